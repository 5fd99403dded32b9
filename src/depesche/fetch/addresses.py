"""Which addresses may be reached: names of public hosts, and public IP addresses. Pure; nothing is looked up."""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urljoin, urlsplit

import idna
from msgspec import Struct

from depesche.model.ids import check_url

PORTS = {"http": 80, "https": 443}
"""Schemes that are spoken, each with its port."""
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

_V4 = [
    IPv4Network(net)
    for net in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip
"""What is no public host of IPv4 (IANA IPv4 Special-Purpose Address Registry, and multicast)."""
_GLOBAL_V6 = IPv6Network("2000::/3")
_V6 = [IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
"""What is no public host within global unicast: Teredo and other protocols' own, 6to4, and documentation."""
_NAT64 = IPv6Network("64:ff9b::/96")


class FetchError(Exception):
    """Something could not be fetched; the sentence says why."""


class Address(Struct, frozen=True):
    """A web address, taken apart once and for all: nobody reads it a second time and otherwise."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """The host as requests name it, with the port where it is not the scheme's own."""
        return self.host if PORTS[self.scheme] == self.port else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        """Write it as a URL."""
        return f"{self.scheme}://{self.authority}{self.target}"


def read_address(url: str, ports: frozenset[int] = frozenset(PORTS.values())) -> Address:
    """Take a URL apart. Raises FetchError unless it leads by http or https to a named host on one of `ports`."""
    try:
        check_url("the address", url)
        parts = urlsplit(url)
        port = PORTS[parts.scheme] if parts.port is None else parts.port
        host = parts.hostname or ""
    except ValueError as error:
        raise FetchError(f"{error}") from error
    if "@" in parts.netloc:
        raise FetchError("the address has a user name before its host; take it out")
    if port not in ports:
        raise FetchError(f"the address names the port {port}; only the usual ones of the web are fetched")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~")
    query = "?" + quote(parts.query, safe="/?%:@!$&'()*+,;=-._~[]") if parts.query else ""
    return Address(parts.scheme, public_name(host), port, path + query)


def joined(address: str, reference: str) -> str:
    """Give the URL that a page at `address` means by `reference`. Raises FetchError when it is none."""
    try:
        return urljoin(address, reference)
    except ValueError as error:
        raise FetchError(f"it leads to {reference[:80]!r}, which is no address") from error


def public_name(host: str) -> str:
    """Give a host's name in ASCII. Raises FetchError unless it is a name with a dot; numbers are none."""
    try:
        name = idna.encode(host.removesuffix("."), uts46=True, std3_rules=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise FetchError(f"{host[:80]!r} is no host name") from error
    labels = name.split(".")
    if len(labels) < 2 or len(name) > 253 or not all(map(_LABEL.fullmatch, labels)) or _NUMBER.fullmatch(labels[-1]):
        raise FetchError(f"{host[:80]!r} is no name of a public host; write one such as www.example.org")
    return name


def is_public(address: str) -> bool:
    """Tell whether an IP address is that of a public host, be it written or wrapped in whatever way."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or (IPv4Address(int(found) & 0xFFFFFFFF) if found in _NAT64 else None)
        if inner is None:
            return found.scope_id is None and found in _GLOBAL_V6 and not any(found in net for net in _V6)
        found = inner
    return not any(found in net for net in _V4)
