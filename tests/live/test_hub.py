"""The hub: who comes back is never told what has been taken down; one reader's trouble is nobody else's."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from depesche.live.hub import Channel, Hub, stopped
from depesche.live.pages import Pages
from depesche.live.present import Present
from depesche.live.readers import SteppedReader
from depesche.live.shelf import Made, Shelf
from depesche.log.rows import Rows
from depesche.model.blog import Blog, BlogCopy
from depesche.model.commands import ReviseBlog, TakeDown
from depesche.model.ids import new_ulid
from depesche.render.assets import load_assets
from depesche.render.html import Html, Site
from doing import Place, opening, place_in, publishing

Told = list[dict[str, Any]]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with place_in(tmp_path) as found:
        found.do(opening())
        yield found


@pytest.fixture
def present() -> Present:
    return Present(Html(Site("Test", "https://live.example", load_assets())))


def told(frame: bytes) -> dict[str, Any]:
    return dict(json.loads(frame.decode().split("data: ", 1)[1]))


def running(place: Place, present: Present, test: Callable[[Hub, Channel], Awaitable[None]]) -> None:
    async def run() -> None:
        hub = Hub(place.log, present, 100)
        following = asyncio.create_task(hub.run())
        channel = await hub.channel("harbour")
        assert channel is not None
        await test(hub, channel)
        await stopped(following)

    asyncio.run(run())


def a_reader(hub: Hub, channel: Channel, heard: Told, send: Any = None) -> SteppedReader:
    async def hears(body: dict[str, Any]) -> None:
        heard.append(told(body["body"]))

    reader = SteppedReader(send or hears, asyncio.create_task(asyncio.Event().wait()))
    hub.join(channel, reader)
    return reader


def test_a_reader_whose_connection_raises_takes_the_frame_from_nobody(place: Place, present: Present) -> None:
    async def broken(_body: dict[str, Any]) -> None:
        raise RuntimeError("a server's own error")

    async def test(hub: Hub, channel: Channel) -> None:
        heard: list[Told] = [[] for _ in range(6)]
        for number in range(6):
            a_reader(hub, channel, heard[number], broken if number == 2 else None)
        for _ in range(2):
            seq = (await asyncio.to_thread(place.do, publishing()))[0].event.seq
            while channel.seq < seq or channel.work is not None:
                await channel.work if channel.work else await channel.moved.wait()
        assert [len(one) for one in heard] == [2, 2, 0, 2, 2, 2]

    running(place, present, test)


def test_a_catch_up_after_a_takedown_never_has_the_text(
    place: Place, present: Present, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = place.do(publishing("Secret-4711."))[0].post

    async def test(hub: Hub, channel: Channel) -> None:
        assert "Secret-4711" in (await hub.catch_up(channel, 1))[0].decode()
        monkeypatch.setattr(hub, "_start", lambda _channel: None)  # the hub has not heard of it yet
        command = TakeDown(id=new_ulid(), blog="harbour", post=post.id, reason="Wrong.")
        await asyncio.to_thread(place.do, command)
        assert "Secret-4711" not in (await hub.catch_up(channel, 1))[0].decode()

    running(place, present, test)


def test_a_catch_up_that_failed_is_tried_again(place: Place, present: Present, monkeypatch: pytest.MonkeyPatch) -> None:
    place.do(publishing())
    good, errors = present.moved, iter([OSError("disk")])

    def moved(*arguments: Any) -> Any:
        for error in errors:
            raise error
        return good(*arguments)

    monkeypatch.setattr(present, "moved", moved)

    async def test(hub: Hub, channel: Channel) -> None:
        with pytest.raises(OSError, match="disk"):
            await hub.catch_up(channel, 1)
        assert (await hub.catch_up(channel, 1))[1] == 2

    running(place, present, test)


def test_what_was_told_before_a_reload_is_told_again_after_it(place: Place, present: Present) -> None:
    def background(*words: str) -> ReviseBlog:
        blocks = tuple({"type": "text", "text": word} for word in words)
        copy = msgspec.convert({"headline": "The harbour", "background": blocks}, BlogCopy)
        return ReviseBlog(id=new_ulid(), blog="harbour", copy=copy)

    async def test(hub: Hub, channel: Channel) -> None:
        heard: Told = []
        a_reader(hub, channel, heard)
        for commands in (
            [background("A.")],
            [background("B."), *(publishing() for _ in range(501))],
            [background("A.")],
        ):
            done = await asyncio.to_thread(place.do, *commands)
            while channel.seq < done[-1].event.seq or channel.work is not None:
                await channel.work if channel.work else await channel.moved.wait()
        assert "parts" not in heard[-2]
        assert "A." in heard[-1]["parts"]["background"]

    running(place, present, test)


def test_no_page_begun_before_a_takedown_is_given_to_who_asks_after_it(place: Place, present: Present) -> None:
    post = place.do(publishing("Secret-4711."))[0].post
    began, go_on = threading.Event(), threading.Event()
    pages = Pages(present)

    def slow(rows: Rows, blog: Blog) -> Made:
        made = pages.first(rows, blog)
        began.set()
        go_on.wait(10)
        return made

    async def run() -> None:
        shelf = Shelf(place.log)
        first = asyncio.create_task(shelf.get("harbour", "first", slow))
        await asyncio.to_thread(began.wait, 10)
        command = TakeDown(id=new_ulid(), blog="harbour", post=post.id, reason="Wrong.")
        await asyncio.to_thread(place.do, command)
        second = asyncio.create_task(shelf.get("harbour", "first", pages.first))
        await asyncio.sleep(0)
        go_on.set()
        before, after = await asyncio.gather(first, second)
        assert before is not None
        assert b"Secret-4711" in before.made.body
        assert after is not None
        assert b"Secret-4711" not in after.made.body

    asyncio.run(run())


def test_what_those_who_come_back_are_told_is_made_once_for_all_and_kept_for_no_longer_than_a_moment(
    place: Place, present: Present
) -> None:
    cleared = asyncio.Event()

    class Kept(dict[Any, Any]):
        def clear(self) -> None:
            super().clear()
            cleared.set()

    async def test(hub: Hub, channel: Channel) -> None:
        channel.catch_ups = Kept()
        frames = {frame for frame, _ in await asyncio.gather(*(hub.catch_up(channel, 1) for _ in range(50)))}
        assert len(frames) == len(channel.catch_ups) == 1
        async with asyncio.timeout(10):
            await cleared.wait()

    place.do(publishing("One."))
    running(place, present, test)
