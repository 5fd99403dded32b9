"""The desk's stream in process: whoever may not stay is let go, and rooms close behind the last."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from depesche.config import Settings
from depesche.store.tokens import Tokens
from depesche.web import desk_stream
from depesche.web.app import App
from doing import ACTOR, opening


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = App(Settings(data=str(tmp_path)))
    made.desk.submit_now((opening(),), ACTOR)
    yield made
    made.log.close()


class Desk:
    """A program that follows the desk until one side ends it."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.token = Tokens(app.log.engine).make(None)
        self.sent: list[dict[str, Any]] = []
        self.came = asyncio.Event()
        self.gone = asyncio.Event()

    async def follow(self) -> None:
        path = "/api/v1/blogs/harbour/desk/stream"
        headers = [(b"host", b"localhost"), (b"authorization", f"Bearer {self.token}".encode())]
        scope: dict[str, Any] = {
            "type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(),
            "query_string": b"", "headers": headers, "extensions": {}, "scheme": "http", "client": ("127.0.0.1", 1),
            "server": ("localhost", 80),
        }  # fmt: skip
        await self._app(scope, self.receive, self.send)

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, sent: dict[str, Any]) -> None:
        self.sent.append(sent)
        if b"people" in sent.get("body", b""):
            self.came.set()


def test_a_token_that_is_revoked_ends_the_stream(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_stream, "RECHECK_SECONDS", 0.02)

    async def run() -> None:
        desk = Desk(app)
        following = asyncio.create_task(desk.follow())
        async with asyncio.timeout(10):
            await desk.came.wait()
            Tokens(app.log.engine).revoke(desk.token.split("_")[1])
            await following
        assert desk.sent[0]["status"] == 200
        assert desk.sent[-1].get("more_body", False) is False

    asyncio.run(run())


def test_a_room_is_there_while_somebody_is_in_it(app: App) -> None:
    async def run() -> None:
        desks = [Desk(app) for _ in range(2)]
        following = [asyncio.create_task(desk.follow()) for desk in desks]
        async with asyncio.timeout(10):
            for desk in desks:
                await desk.came.wait()
            room = app.rooms._rooms["harbour"]
            assert room.guests == 2
            for number, desk in enumerate(desks):
                desk.gone.set()
                await following[number]
                assert ("harbour" in app.rooms._rooms) is (number == 0)

    asyncio.run(run())


def test_who_comes_while_the_server_stops_is_told_so(app: App) -> None:
    async def run() -> None:
        await app.end_streams()
        desk = Desk(app)
        await desk.follow()
        assert desk.sent[0]["status"] == 503

    asyncio.run(run())
