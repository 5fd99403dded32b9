"""What a caller may cost before a request is complete: so many bytes, so many seconds, so many connections."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import cast

import pytest
import uvicorn

from depesche.live.turnstile import Turnstile
from depesche.web import connection, serve
from depesche.web.answer import Receive, Scope, Send, answer
from depesche.web.connection import HEAD_BYTES, LendingProtocol
from depesche.web.serve import bind
from newsroom import Newsroom, newsroom_in

App = Callable[[Scope, Receive, Send], Awaitable[None]]
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
PATIENCE = 10


async def reads_all(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the length of the body; at /slow only after a second."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message["body"]), message["more_body"]
    if scope["path"] == "/slow":
        await asyncio.sleep(1)
    await answer(scope, send, 200, [], b"%d bytes" % size)


@contextlib.asynccontextmanager
async def serving(
    most: int | None = None, app: App = reads_all, entrance: Turnstile | None = None
) -> AsyncIterator[int]:
    """Serve `app` with our protocol; gives the port."""
    listening = bind("127.0.0.1", 0)
    config = uvicorn.Config(
        app,
        http=cast("type[asyncio.Protocol]", partial(LendingProtocol, entrance=entrance)),
        ws="none",
        lifespan="off",
        log_config=None,
        limit_concurrency=most,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=PATIENCE,
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await running


async def told(port: int, *parts: bytes, pause: float = 0) -> bytes:
    """Send these and give everything that comes back until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.suppress(ConnectionError):
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
    received = bytearray()
    async with asyncio.timeout(PATIENCE):
        with contextlib.suppress(ConnectionError):
            while part := await reader.read(65_536):
                received += part
    writer.close()
    return bytes(received)


def lines(size: int) -> bytes:
    return b"".join(b"x-%06d: %s\r\n" % (n, b"a" * 988) for n in range(size // 1_000))


@pytest.mark.parametrize(
    "parts",
    [
        (b"GET / HTTP/1.1\r\n" + lines(40_000),),
        (b"GET / HTTP/1.1\r\n" + lines(40_000) + b"\r\n",),
        (b"GET / HTTP/1.1\r\nx-long: " + b"a" * 40_000,),
        (b"GET /" + b"a" * 40_000,),
        (b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n", *[lines(10_000)] * 4),
        (b"GET / HTTP/1.1\r\n", *[lines(10_000)] * 4),
        (b"\r\n" * 20_000,),
    ],
    ids=["without end", "complete", "one header", "address", "trailers", "in parts", "nothing"],
)
def test_too_many_bytes_of_headers_are_answered_431_and_the_connection_is_closed(parts: tuple[bytes, ...]) -> None:
    async def run() -> None:
        async with serving() as port:
            assert b"HTTP/1.1 431 " in await told(port, *parts, pause=0.05 if len(parts) > 1 else 0)

    asyncio.run(run())


def test_large_headers_within_the_bound_and_a_large_body_are_taken() -> None:
    head = b"POST / HTTP/1.1\r\nconnection: close\r\n" + lines(HEAD_BYTES - 2_000)
    whole = head + b"content-length: 3000000\r\n\r\n" + b"b" * 3_000_000
    chunked = head + b"transfer-encoding: chunked\r\n\r\n" + b"5\r\nabcde\r\n" * 20_000 + b"0\r\n\r\n"

    async def run() -> None:
        async with serving() as port:
            assert (await told(port, whole)).endswith(b"\r\n3000000 bytes")
            assert (await told(port, chunked)).endswith(b"\r\n100000 bytes")

    asyncio.run(run())


@pytest.mark.parametrize(
    "begun",
    [
        (b"",),
        (b"GET / HT",),
        (b"GET / HTTP/1.1\r\nHost: x\r\nx-slow: ",),
        (b"\r\n",),
        (GET, b"\r\n"),
        (GET, b"GET / HTTP/1.1\r\n"),
        (GET + b"GET / HTTP/1.1\r\n",),
        (b"POST / HTTP/1.1\r\ncontent-length: 10\r\n\r\nabc",),
        (b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabcde\r\n",),
    ],
)
def test_a_request_that_is_not_completed_in_time_is_given_up(
    monkeypatch: pytest.MonkeyPatch, begun: tuple[bytes, ...]
) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(connection, "BODY_SECONDS", 0.3)

    async def run() -> None:
        async with serving() as port:
            assert (await told(port, *begun, pause=0.1)).count(b"200 OK") == b"".join(begun).count(GET)

    asyncio.run(run())


def test_a_byte_now_and_then_does_not_put_the_end_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.3)

    async def run() -> None:
        async with serving() as port:
            async with asyncio.timeout(PATIENCE):
                assert await told(port, b"GET / HTTP/1.1\r\nx-slow: ", *[b"a"] * 10_000, pause=0.05) == b""

    asyncio.run(run())


def test_an_answer_that_takes_longer_and_a_body_that_comes_on_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"HEAD_SECONDS": 0.3, "BODY_SECONDS": 0.3, "BODY_BYTES": 1_000}.items():
        monkeypatch.setattr(connection, name, value)
    parts = [b"a" * 1_000] * 10

    async def run() -> None:
        async with serving() as port:
            slow = await told(port, b"GET /slow HTTP/1.1\r\nconnection: close\r\n\r\n")
            assert slow.endswith(b"0 bytes")
            head = b"POST / HTTP/1.1\r\nconnection: close\r\ncontent-length: 10000\r\n\r\n"
            assert (await told(port, head, *parts, pause=0.1)).endswith(b"10000 bytes")

    asyncio.run(run())


def test_who_asks_for_more_behind_a_stream_and_goes_ends_the_stream() -> None:
    async def run() -> None:
        ended, asked = asyncio.Event(), []

        async def streams(scope: Scope, receive: Receive, send: Send) -> None:
            asked.append(scope["path"])
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await receive()
            leaving = asyncio.ensure_future(receive())
            while not leaving.done():
                await send({"type": "http.response.body", "body": b"on", "more_body": True})
                await asyncio.wait([leaving], timeout=0.02)
            ended.set()

        async with serving(app=streams) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(GET.replace(b"/", b"/stream", 1) + GET)
            await reader.readexactly(1)
            writer.transport.abort()
            async with asyncio.timeout(PATIENCE):
                await ended.wait()
            assert asked == ["/stream"]

    asyncio.run(run())


def test_requests_one_after_another_are_answered_in_turn_and_too_many_at_once_refused() -> None:
    async def run() -> None:
        async with serving() as port:
            slow, last = GET.replace(b"/", b"/slow", 1), GET.replace(b"Host", b"Connection: close\r\nHost")
            answers = await told(port, slow + GET * (connection.QUEUED - 1) + last)
            assert answers.count(b"0 bytes") == connection.QUEUED + 1
            assert b"HTTP/1.1 400 " in await told(port, slow + GET * (connection.QUEUED + 1))

    asyncio.run(run())


def test_connections_beyond_the_most_are_told_to_come_back_and_far_beyond_are_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert connection.BEYOND <= serve.FILES / 2
    monkeypatch.setattr(connection, "BEYOND", 3)

    async def run() -> None:
        async with serving(most=3) as port:
            held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
            busy = await told(port, GET)
            assert busy.startswith(b"HTTP/1.1 503 ")
            assert b"retry-after: 10\r\n" in busy
            more = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
            assert await told(port, GET) == b""
            for _, writer in held + more:
                writer.close()
                await writer.wait_closed()
            assert (await told(port, GET.replace(b"Host", b"Connection: close\r\nHost"))).endswith(b"0 bytes")

    asyncio.run(run())


def test_a_running_newsroom_bounds_headers_and_connections(newsroom: Newsroom, tmp_path: Path) -> None:
    address = ("127.0.0.1", int(newsroom.url.rpartition(":")[2]))
    with socket.create_connection(address, timeout=PATIENCE) as caller:
        caller.sendall(b"GET / HTTP/1.1\r\n" + lines(33_000))
        assert caller.recv(20).startswith(b"HTTP/1.1 431 ")
    with newsroom_in(tmp_path, DEPESCHE_STREAMS="1") as small, contextlib.ExitStack() as held:
        address = ("127.0.0.1", int(small.url.rpartition(":")[2]))
        for _ in range(1_001):
            held.enter_context(socket.create_connection(address, timeout=PATIENCE))
        with socket.create_connection(address, timeout=PATIENCE) as caller:
            caller.sendall(GET)
            assert caller.recv(20).startswith(b"HTTP/1.1 503 ")


class Shut(Turnstile):
    """One that lets nobody through by itself."""

    def __init__(self) -> None:
        super().__init__(1)
        self.waiting: asyncio.Queue[Callable[[], bool]] = asyncio.Queue()

    def enter(self, go: Callable[[], bool]) -> None:
        self.waiting.put_nowait(go)


def test_first_requests_wait_for_their_turn_and_whoever_stays_does_not_wait_for_them() -> None:
    async def run() -> None:
        shut = Shut()
        async with asyncio.timeout(PATIENCE), serving(entrance=shut) as port:
            staying, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(GET)
            assert (await shut.waiting.get())()
            await staying.readuntil(b"bytes")
            crowd = [
                asyncio.create_task(told(port, GET.replace(b"Host", b"Connection: close\r\nHost"))) for _ in range(9)
            ]
            turns = [await shut.waiting.get() for _ in crowd]
            writer.write(GET)
            await staying.readuntil(b"bytes")
            writer.close()
            assert not any(one.done() for one in crowd)
            assert all(go() for go in turns)
            assert all(b"0 bytes" in answer for answer in await asyncio.gather(*crowd))

    asyncio.run(run())


def test_a_first_request_that_waits_for_its_turn_comes_whole_and_who_goes_meanwhile_holds_nobody_up() -> None:
    body = b"a" * 400_000

    async def run() -> None:
        async with serving(entrance=Turnstile(1)) as port:
            gone = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
            for one in gone:
                one.sendall(GET)
                one.close()
            asked = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
            answers = await asyncio.gather(*(told(port, asked, body) for _ in range(10)))
        assert all(b"400000 bytes" in answer for answer in answers)

    asyncio.run(run())


def test_a_server_has_room_for_all_its_files_from_the_start(tmp_path: Path) -> None:
    with newsroom_in(tmp_path, DEPESCHE_STREAMS="3000") as newsroom:
        newsroom.public.get("/healthz")  # it has started
        status = Path(f"/proc/{newsroom.process.pid}/status").read_text()
    assert int(status.partition("FDSize:")[2].split()[0]) >= 3_000
