"""The application without a server: what is made once for many, who takes nothing, and who comes while it stops."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from depesche.config import Settings
from depesche.live.hub import stopped
from depesche.log.rows import Rows
from depesche.model.blog import Blog
from depesche.web import stream
from depesche.web.app import App
from depesche.web.stream import TRANSPORT
from doing import ACTOR, opening, publishing


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = App(Settings(data=str(tmp_path)))
    made.desk.submit_now((opening(), publishing()), ACTOR)
    yield made
    made.log.close()


class Caller:
    """A caller who asks for a path; `stuck` takes nothing from that message on."""

    def __init__(self, path: str, query: bytes = b"", stuck: int | None = None) -> None:
        self.scope: dict[str, Any] = {
            "type": "http", "http_version": "1.1", "method": "GET", "path": path, "query_string": query,
            "headers": [], "extensions": {TRANSPORT: self},
        }  # fmt: skip
        self.sent: list[dict[str, Any]] = []
        self.cut = asyncio.Event()
        self._stuck = stuck

    def abort(self) -> None:
        """Cut the connection, as a transport does."""
        self.cut.set()

    async def receive(self) -> dict[str, Any]:
        await self.cut.wait()
        return {"type": "http.disconnect"}

    async def send(self, sent: dict[str, Any]) -> None:
        if len(self.sent) == self._stuck:
            await asyncio.Event().wait()
        self.sent.append(sent)

    async def ask(self, app: App) -> int:
        """Give the status of the answer."""
        await app(self.scope, self.receive, self.send)
        return int(self.sent[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(sent.get("body", b"") for sent in self.sent)


@pytest.mark.parametrize("path", ["/", "/sitemap.xml"])
def test_what_belongs_to_no_blog_is_made_once_for_all_who_ask_at_the_same_time(
    app: App, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    newest_blogs = Rows.newest_blogs

    def counted(rows: Rows, limit: int) -> list[Blog]:
        made.append(limit)
        if len(made) == 1:
            raise OSError("the disk has gone")
        return newest_blogs(rows, limit)

    monkeypatch.setattr(Rows, "newest_blogs", counted)

    async def run() -> None:
        assert set(await asyncio.gather(*(Caller(path).ask(app) for _ in range(20)))) == {503}
        assert set(await asyncio.gather(*(Caller(path).ask(app) for _ in range(20)))) == {200}

    asyncio.run(run())
    assert len(made) == 2


def test_an_error_that_nobody_foresaw_is_told_and_answered(
    app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unforeseen(_rows: Rows, _slug: str) -> Blog:
        raise ZeroDivisionError("nobody foresaw this")

    monkeypatch.setattr(Rows, "blog", unforeseen)

    async def run() -> None:
        caller = Caller("/harbour")
        assert await caller.ask(app) == 500
        assert b"<html" in caller.body
        assert b"ZeroDivision" not in caller.body

    asyncio.run(run())
    assert "nobody foresaw this" in caplog.text


def test_a_node_lives_while_the_database_is_away_and_is_not_ready(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_rows: Rows, _slug: str) -> Blog:
        raise OSError("the database has gone")

    async def run() -> None:
        following = asyncio.create_task(app.hub.run())
        await asyncio.sleep(0)
        assert [await Caller(path).ask(app) for path in ("/healthz", "/readyz")] == [200, 200]
        app._readers._ready._looking = None
        monkeypatch.setattr(Rows, "blog", away)
        assert [await Caller(path).ask(app) for path in ("/healthz", "/readyz")] == [200, 503]
        await stopped(following)

    asyncio.run(run())


@pytest.mark.parametrize("stuck", [0, 1, 2])
def test_a_reader_who_takes_nothing_at_the_beginning_is_cut(
    app: App, stuck: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "TAKE_SECONDS", 0.05)

    async def run() -> None:
        caller = Caller("/harbour/stream", b"after=1", stuck)
        async with asyncio.timeout(10):
            await app(caller.scope, caller.receive, caller.send)
        assert caller.cut.is_set()
        assert len(caller.sent) == stuck

    asyncio.run(run())


def test_who_comes_while_the_server_stops_is_told_so(app: App) -> None:
    async def run() -> None:
        await app.hub.close()
        caller = Caller("/harbour/stream")
        assert await caller.ask(app) == 503
        assert b"stopping" in caller.body
        assert dict(caller.sent[0]["headers"])[b"retry-after"]

    asyncio.run(run())
