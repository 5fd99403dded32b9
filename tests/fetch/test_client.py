"""The client against real servers: checked addresses, redirects, bounds of time and size."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from serving import Served, Writer, fetcher, redirect, send, serving, zipped

from certificate import certified
from depesche.fetch.addresses import FetchError
from depesche.fetch.client import HOPS, Fetched, Fetcher

MOST = 100_000


def run(
    answer: Callable[[str, Writer], Awaitable[None]],
    ask: Callable[[Served], Awaitable[Fetched]],
) -> tuple[Fetched, Served]:
    async def whole() -> tuple[Fetched, Served]:
        async with serving(answer) as served:
            return await ask(served), served

    return asyncio.run(whole())


def refused(answer: Callable[[str, Writer], Awaitable[None]], ask: Callable[[Served], Awaitable[Fetched]]) -> str:
    with pytest.raises(FetchError) as caught:
        run(answer, ask)
    return str(caught.value)


async def hello(_path: str, writer: Writer) -> None:
    await send(writer, b"<p>Hello", "Text/HTML; charset=utf-8")


def test_a_page_comes_with_its_type_and_nothing_of_us_is_told() -> None:
    found, served = run(hello, lambda served: fetcher(served).get(served.url("/a?b=c"), most=MOST))
    assert (found.type, found.body) == ("text/html", b"<p>Hello")
    head = served.asked[0].lower()
    assert head.startswith("get /a?b=c http/1.1")
    assert f"host: www.lantern.example:{served.port}" in head
    assert not any(word in head for word in ("cookie", "referer", "authorization", "forwarded"))


def test_cookies_are_neither_kept_nor_sent_and_no_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    async def bakes(path: str, writer: Writer) -> None:
        await (send(writer, b"there") if path == "/b" else redirect_with_cookie(writer))

    async def redirect_with_cookie(writer: Writer) -> None:
        await send(writer, b"", status="302 Found", location="/b", set_cookie="a=b")

    found, served = run(bakes, lambda served: fetcher(served).get(served.url("/a"), most=MOST))
    assert found.body == b"there"
    assert len(served.asked) == 2
    assert "cookie" not in served.asked[1].lower()


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["127.0.0.1", "10.0.0.1"], ["169.254.169.254", "127.0.0.1"], []])
def test_a_host_with_any_address_that_may_not_be_reached_is_not_asked(addresses: list[str]) -> None:
    said: list[str] = []

    async def ask(served: Served) -> Fetched:
        try:
            return await fetcher(served, names={"www.lantern.example": addresses}).get(served.url("/"), most=MOST)
        finally:
            said.extend(served.asked)

    assert "no public host" in refused(hello, ask)
    assert said == []


def test_what_is_checked_is_what_is_connected_to_though_the_name_changes_a_moment_later() -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    asked: list[str] = []

    async def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    async def ask(served: Served) -> Fetched:
        ports = [served.port]
        client = Fetcher(resolve=rebinding, may_reach=lambda ip: ip == "127.0.0.1", ports=ports)
        return await client.get(served.url("/"), most=MOST)

    found, served = run(hello, ask)
    assert found.body == b"<p>Hello"
    assert len(asked) == len(served.asked) == 1


def test_the_first_redirect_of_a_rebinding_name_is_refused() -> None:
    answers = iter([["127.0.0.1"], ["192.168.0.1"]])

    async def rebinding(_host: str, _port: int) -> list[str]:
        return next(answers)

    async def again(_path: str, writer: Writer) -> None:
        await redirect(writer, "/b")

    async def ask(served: Served) -> Fetched:
        ports = [served.port]
        client = Fetcher(resolve=rebinding, may_reach=lambda ip: ip == "127.0.0.1", ports=ports)
        return await client.get(served.url("/"), most=MOST)

    assert "no public host" in refused(again, ask)


@pytest.mark.parametrize(
    "where",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/", "file:///etc/passwd",
        "http://metadata.example/", "ftp://www.lantern.example/", "http://www.lantern.example:22/", "//127.0.0.1/",
        "http://x@www.lantern.example/", "data:text/html,x", "http://[", "//[::1", "http://\xff\xfe/",
    ],
)  # fmt: skip
def test_each_redirect_is_checked_like_the_address_itself(where: str) -> None:
    async def leads(_path: str, writer: Writer) -> None:
        await redirect(writer, where)

    names = {"metadata.example": ["169.254.169.254"]}
    refused(leads, lambda served: fetcher(served, names=names).get(served.url("/"), most=MOST))


def test_redirects_are_followed_up_to_their_number() -> None:
    async def counts(path: str, writer: Writer) -> None:
        number = int(path[1:])
        await (redirect(writer, f"/{number - 1}") if number else send(writer, b"there"))

    found, served = run(counts, lambda served: fetcher(served).get(served.url(f"/{HOPS}"), most=MOST))
    assert (found.body, found.url) == (b"there", served.url("/0"))
    said = refused(counts, lambda served: fetcher(served).get(served.url(f"/{HOPS + 1}"), most=MOST))
    assert f"more than {HOPS} times" in said


def test_a_body_that_is_too_long_is_refused_though_it_does_not_say_so() -> None:
    async def endless(_path: str, writer: Writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n")
        while True:
            writer.write(bytes(10_000))
            await writer.drain()

    assert "100,000" in refused(endless, lambda served: fetcher(served).get(served.url("/"), most=MOST))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped(60_000_000)
    assert len(bomb) < MOST

    async def bombs(_path: str, writer: Writer) -> None:
        await send(writer, bomb, content_encoding="gzip")

    assert "100,000" in refused(bombs, lambda served: fetcher(served).get(served.url("/"), most=MOST))


def test_a_packed_page_is_unpacked_and_a_strangely_packed_one_refused() -> None:
    async def packs(path: str, writer: Writer) -> None:
        await send(writer, zipped(1_000), content_encoding=path[1:])

    found, _ = run(packs, lambda served: fetcher(served).get(served.url("/gzip"), most=MOST))
    assert found.body == bytes(1_000)
    assert "'br'" in refused(packs, lambda served: fetcher(served).get(served.url("/br"), most=MOST))


def test_a_server_that_drips_is_cut_off() -> None:
    async def drips(_path: str, writer: Writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n")
        while True:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.01)

    assert "0.3 seconds" in refused(drips, lambda served: fetcher(served, seconds=0.3).get(served.url("/"), most=MOST))


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 200 OK\r\n", b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx"]
)
def test_what_is_no_whole_answer_is_a_sentence_not_a_crash(said: bytes) -> None:
    async def breaks(_path: str, writer: Writer) -> None:
        writer.write(said)

    assert "failed" in refused(breaks, lambda served: fetcher(served).get(served.url("/"), most=MOST))


def test_no_success_is_no_page() -> None:
    async def missing(_path: str, writer: Writer) -> None:
        await send(writer, b"x", status="404 Not Found")

    assert "404" in refused(missing, lambda served: fetcher(served).get(served.url("/"), most=MOST))


def test_out_of_the_box_nothing_on_this_machine_is_reached() -> None:
    async def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    async def ask(served: Served) -> Fetched:
        return await Fetcher(resolve=here, ports=[served.port]).get(served.url("/"), most=MOST)

    assert "no public host" in refused(hello, ask)
    assert "port" in refused(hello, lambda served: Fetcher(resolve=here).get(served.url("/"), most=MOST))


def test_tls_is_made_for_the_name_though_the_connection_goes_to_the_address(tmp_path: Path) -> None:
    certificate, key = certified(tmp_path, "www.lantern.example")
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(certificate, key)
    names: list[str | None] = []
    server_side.sni_callback = lambda _socket, name, _context: names.append(name)

    async def whole() -> None:
        async def take(reader: asyncio.StreamReader, writer: Writer) -> None:
            await reader.readuntil(b"\r\n\r\n")
            await hello("", writer)
            writer.close()

        async def resolve(_host: str, _port: int) -> list[str]:
            return ["127.0.0.1"]

        server = await asyncio.start_server(take, "127.0.0.1", 0, ssl=server_side)
        port = server.sockets[0].getsockname()[1]
        client = Fetcher(
            resolve=resolve,
            may_reach=lambda ip: ip == "127.0.0.1",
            ports=[port],
            trust=lambda: ssl.create_default_context(cafile=str(certificate)),
        )
        found = await client.get(f"https://www.lantern.example:{port}/", most=MOST)
        assert found.body == b"<p>Hello"
        with pytest.raises(FetchError):
            await client.get(f"https://www.other.example:{port}/", most=MOST)
        server.close()

    asyncio.run(whole())
    assert names == ["www.lantern.example", "www.other.example"]
