"""Sizes of pictures are made one at a time: first those that somebody waits for, then those that pages offer."""

import asyncio
import threading
from typing import Any, cast

import pytest

from depesche.model.media import Media
from depesche.store.media import Form, Found, MediaStore, offered
from depesche.web import media
from depesche.web.media import MediaRoom, Wanted
from depesche.web.problems import Problem

GALLERY = [Media(f"{n:032x}.jpg", "image", 90_000, 1600, 1000) for n in range(3)]
READER_WANTS = Wanted(GALLERY[2].media, 480, "webp")
BROKEN = Wanted("f" * 32 + ".jpg", 960)


class Slow(MediaStore):
    """Has nothing, makes nothing before it may, and remembers the order."""

    def __init__(self) -> None:
        self.may = threading.Event()
        self.made: list[Wanted] = []

    def find(self, *_wanted: Any) -> None:
        """Have nothing."""

    def make(self, name: str, width: int | None, form: Form | None) -> Found | None:
        assert self.may.wait(20)
        self.made.append(Wanted(name, width, form))
        if name == BROKEN.name:
            raise OSError("the disk is full")
        return Found(f"{name}-{width}-{form}", 1)


class Watched(MediaRoom):
    """Tells what it has taken on."""

    def __init__(self, store: Slow) -> None:
        super().__init__(store)
        self.taken_on: asyncio.Queue[Wanted] = asyncio.Queue()

    def _made(self, wanted: Wanted, among: dict[Wanted, None]) -> "asyncio.Future[Found | None]":
        self.taken_on.put_nowait(wanted)
        return super()._made(wanted, among)

    async def asked(self, wanted: Wanted) -> "asyncio.Task[Found | None]":
        """Ask for a size, and go on once that is taken on."""
        task = asyncio.create_task(self.find(wanted))
        while await self.taken_on.get() != wanted:
            pass
        return task


def test_who_waits_for_a_size_does_not_wait_for_a_gallery_that_nobody_has_asked_for() -> None:
    async def run() -> None:
        store = Slow()
        room = Watched(store)
        for picture in GALLERY:
            room.prepare(picture)
        begun, *ahead = [Wanted(one.media, width, form) for one in GALLERY for width, form in offered(one)]
        room.taken_on = asyncio.Queue()
        failing = await room.asked(BROKEN)
        wanting = [await room.asked(READER_WANTS) for _ in range(2)]
        nobody_asked = list(room._making.values())
        store.may.set()
        assert {await one for one in wanting} == {Found(f"{READER_WANTS.name}-480-webp", 1)}
        with pytest.raises(OSError, match="full"):
            await failing
        await asyncio.gather(*nobody_asked, return_exceptions=True)
        assert store.made == [begun, BROKEN, READER_WANTS, *(one for one in ahead if one != READER_WANTS)]
        room.close()

    asyncio.run(run())


def test_who_asks_for_one_size_too_many_is_told_when_to_come_again_whatever_is_made_ahead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(media, "MAKING", 3)

    async def run() -> None:
        store = Slow()
        room = Watched(store)
        room.prepare(GALLERY[0])
        tasks = [await room.asked(Wanted(f"{number:031x}e.jpg", 480)) for number in range(3)]
        with pytest.raises(Problem) as refused:
            await room.find(Wanted("d" * 32 + ".jpg", 480))
        assert refused.value.status == 429
        assert (b"retry-after", b"5") in cast("Any", refused.value).headers
        room.close()
        store.may.set()
        for task in tasks:
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(run())


def test_a_store_that_does_not_answer_holds_up_nothing_but_its_files() -> None:
    class Away(Slow):
        def find(self, *_wanted: Any) -> None:
            assert self.may.wait(20)

    async def run() -> None:
        store = Away()
        room = MediaRoom(store)
        asked = [asyncio.create_task(room.find(Wanted(f"{number:032x}.pdf"))) for number in range(100)]
        await asyncio.sleep(0)
        assert await asyncio.wait_for(asyncio.to_thread(lambda: "a page"), 5) == "a page"
        store.may.set()
        assert set(await asyncio.gather(*asked)) == {None}
        room.close()

    asyncio.run(run())
