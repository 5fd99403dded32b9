"""No address that leads into a private network passes, in whatever form it is written."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depesche.fetch.addresses import FetchError, is_public, public_name, read_address

PRIVATE_V4 = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
    "224.0.0.0/4", "240.0.0.0/4", "198.18.0.0/15",
]  # fmt: skip
PRIVATE_V6 = ["::/96", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "2002::/16", "2001::/32", "64:ff9b:1::/48"]


def among(nets: list[str]) -> st.SearchStrategy[str]:
    def inside(net: str) -> st.SearchStrategy[str]:
        kind = IPv6Network(net) if ":" in net else IPv4Network(net)
        first, last = int(kind[0]), int(kind[-1])
        return st.integers(first, last).map(lambda n: str(IPv6Address(n) if ":" in net else IPv4Address(n)))

    return st.sampled_from(nets).flatmap(inside)


@given(among(PRIVATE_V4 + PRIVATE_V6))
def test_no_private_address_is_public(address: str) -> None:
    assert not is_public(address)


@given(among(PRIVATE_V4), st.sampled_from(["::ffff:", "64:ff9b::", "::", "::ffff:0:", "2002:"]))
def test_no_private_address_is_public_when_wrapped_in_ipv6(inner: str, around: str) -> None:
    number = int(IPv4Address(inner))
    tail = f"{number >> 16:x}:{number & 0xFFFF:x}"
    assert not is_public(f"2002:{tail}::1" if around == "2002:" else around + tail)


@given(among(PRIVATE_V4))
def test_teredo_is_never_public(server: str) -> None:
    number = int(IPv4Address(server))
    assert not is_public(f"2001:0:{number >> 16:x}:{number & 0xFFFF:x}::1")


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address", ["", "x", "127.1", "0x7f.0.0.1", "fe80::1%eth0", "2606:4700::1111%eth0", "10.0.0.1/8"]
)
def test_what_is_no_plain_address_is_not_public(address: str) -> None:
    assert not is_public(address)


def forms(number: int) -> list[str]:
    """Write an IPv4 address in the ways that resolvers have been known to take."""
    a, b, c, d = number >> 24, number >> 16 & 255, number >> 8 & 255, number & 255
    dotted = f"{a}.{b}.{c}.{d}"
    return [
        dotted, f"{number}", f"{number:#x}", f"0{number:o}", f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a}.{number & 0xFFFFFF}", f"{a}.{b}.{number & 0xFFFF}", f"{a}.{b}.{c}.{d:#x}", f"{dotted}.", f"{dotted}..",
        dotted.replace(".", "。"), dotted.translate({48 + n: 0xFF10 + n for n in range(10)}),
        dotted.translate({48 + n: 0x1D7CE + n for n in range(10)}), f"[::ffff:{dotted}]", f"[::{dotted}]",
        dotted.replace(".", "%2e"), f"%{ord(dotted[0]):x}{dotted[1:]}",
    ]  # fmt: skip


@given(st.integers(0, 2**32 - 1), st.sampled_from(["http", "https"]), st.sampled_from(["", "x@", "x:y@"]))
def test_no_number_passes_for_a_name_however_it_is_written(number: int, scheme: str, user: str) -> None:
    for host in forms(number):
        with pytest.raises(FetchError):
            read_address(f"{scheme}://{user}{host}/")


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "localhost.", "LOCALHOST", "ⓛocalhost", "intranet", "a..example", "-a.example", "a_b.example",
        "a" * 64 + ".example", ".example", "example..", "exa mple.org", "x.0x7f", "x.127", "[::1]",
        "[fe80::1%25eth0]", "",
    ],
)  # fmt: skip
def test_what_is_no_name_of_a_public_host_is_refused(host: str) -> None:
    with pytest.raises(FetchError):
        read_address(f"http://{host}/")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://www.example.org/", "file:///etc/passwd", "gopher://www.example.org/", "//www.example.org/",
        "www.example.org",
        "http://www.example.org:8080/", "http://www.example.org:22/", "http://www.example.org:0/",
        "http://www.example.org:65536/", "http://user@www.example.org/", "http://:x@www.example.org/",
        "http://www.example.org\\@127.0.0.1/", "http://www.example.org\n.evil/", "http:/www.example.org/",
        "javascript:1",
    ],
)  # fmt: skip
def test_addresses_that_lead_elsewhere_are_refused(url: str) -> None:
    with pytest.raises(FetchError):
        read_address(url)


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("https://www.example.org", "https://www.example.org/"),
        ("http://WWW.Example.org.:80/a?b=c#d", "http://www.example.org/a?b=c"),
        ("https://bücher.example/ä?ö=ü", "https://xn--bcher-kva.example/%C3%A4?%C3%B6=%C3%BC"),
        ("https://www.example.org/a%20b", "https://www.example.org/a%20b"),
    ],
)
def test_an_address_is_read_once_and_written_plainly(url: str, read: str) -> None:
    assert str(read_address(url)) == read


@given(st.text(max_size=40))
def test_any_text_is_a_plain_name_or_refused(host: str) -> None:
    try:
        name = public_name(host)
    except FetchError:
        return
    assert name.isascii()
    assert "." in name
    assert not name.rpartition(".")[2].isdigit()
