"""Readiness: each thing that readers or writers need is missed for real."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from depesche.config import Settings
from depesche.live.hub import stopped
from depesche.store.disk import Disk
from depesche.web import ready
from depesche.web.app import App


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[App, "asyncio.Task[None]"]]:
    """An application whose hub follows the log."""
    app = await asyncio.to_thread(App, Settings(data=str(folder)))
    hub = asyncio.create_task(app.hub.run())
    await asyncio.sleep(0)
    try:
        yield app, hub
    finally:
        await stopped(hub)
        await asyncio.to_thread(app.log.close)


async def ask(app: App) -> tuple[int, dict[bytes, bytes], Any]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": "/readyz", "query_string": b"", "headers": []}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    await app(scope, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"]), json.loads(sent[1]["body"])


def check(folder: Path, spoil: Callable[[App, "asyncio.Task[None]"], Awaitable[object]], says: str) -> None:
    async def run() -> None:
        async with running(folder) as (app, hub):
            assert (await ask(app))[0] == 200
            await spoil(app, hub)
            app._readers._ready._looking = None
            status, headers, problem = await ask(app)
            assert status == 503
            assert headers[b"content-type"] == b"application/problem+json"
            assert int(headers[b"retry-after"]) > 0
            assert says in problem["detail"]

    asyncio.run(run())


def test_a_database_that_can_not_be_read_is_missed(tmp_path: Path) -> None:
    def spoil(app: App) -> None:
        app.log.engine.dispose()
        for file in tmp_path.glob("depesche.sqlite*"):
            file.unlink()
        (tmp_path / "depesche.sqlite").write_bytes(b"no database at all" * 400)

    check(tmp_path, lambda app, _: asyncio.to_thread(spoil, app), "database can not be read")


def test_a_writer_that_has_ended_is_missed(tmp_path: Path) -> None:
    check(tmp_path, lambda app, _: asyncio.to_thread(app.log.close), "writer has ended")


def test_a_hub_that_does_not_follow_is_missed(tmp_path: Path) -> None:
    check(tmp_path, lambda _, hub: stopped(hub), "not followed")


def test_a_place_of_media_that_takes_no_file_is_missed(tmp_path: Path) -> None:
    async def spoil(*_: object) -> None:
        shutil.rmtree(tmp_path / "media")
        (tmp_path / "media").write_text("a file where the folder was")

    check(tmp_path, spoil, "media can not be used")


def test_a_server_that_stops_is_not_ready(tmp_path: Path) -> None:
    check(tmp_path, lambda app, _: app.hub.close(), "stopping")


def test_a_disk_that_does_not_answer_is_told_in_time_and_looked_at_once_by_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    async def run() -> None:
        async with running(tmp_path) as (app, _):
            release = asyncio.Event()
            loop = asyncio.get_running_loop()

            def hangs(_: Disk) -> None:
                looked.append(1)
                asyncio.run_coroutine_threadsafe(release.wait(), loop).result()

            monkeypatch.setattr(Disk, "check", hangs)
            monkeypatch.setattr(ready, "ASKED_SECONDS", 0.1)
            answers = await asyncio.gather(*(ask(app) for _ in range(20)))
            assert {status for status, _, _ in answers} == {503}
            assert all("in time" in problem["detail"] for _, _, problem in answers)
            release.set()

    asyncio.run(run())
    assert len(looked) == 1
