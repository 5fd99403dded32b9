"""A follower goes on where it stopped, whatever fails is tried again, and one node at a time runs it."""

import asyncio
import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY

from depesche.following.base import Cursor, Lost, Step
from depesche.following.cursors import Cursors
from depesche.following.following import Following
from depesche.following.turn import open_turn
from doing import Place, opening, place_in, publishing

HOLD = """
import sys, time
from pathlib import Path
from depesche.following.turn import open_turn
place = sys.argv[1]
turn = open_turn(place if place.startswith("postgres") else Path(place), "test")
assert turn.take()
print("taken", flush=True)
while True:
    turn.prove()
    time.sleep(0.5)
"""


class Reading:
    """A follower that notes which events it has read, an event at a step."""

    name = "test"
    form = "1"

    def __init__(self, place: Place) -> None:
        self._place = place
        self.read: list[tuple[str, int]] = []
        self.fails: set[str] = set()
        self.failures: dict[str, Exception] = {}
        self.tries = 0
        self.at_once = 0

    def begin(self, go_on: Callable[[], None]) -> None:
        go_on()

    def step(self, blog: str, cursor: Cursor | None, go_on: Callable[[], None]) -> Step:
        self.at_once += 1
        assert self.at_once == 1
        try:
            with self._place.log.reading() as rows:
                found = rows.blogs_among((blog,))[blog]
            go_on()
            if found.slug in self.fails:
                self.tries += 1
                raise self.failures.get(found.slug, OSError("the other side is away"))
            seq = (cursor.seq if cursor else 0) + 1
            if seq > found.seq:
                return Step(cursor)
            self.read.append((found.slug, seq))
            return Step(Cursor(seq, self.form), 0.0)
        finally:
            self.at_once -= 1


@pytest.fixture
def place(tmp_path: Path, database: Path | str) -> Iterator[Place]:
    with place_in(tmp_path, database) as found:
        found.do(opening(), publishing(), publishing())
        yield found


def following(place: Place, follower: Reading) -> Following:
    turn = open_turn(place.database, follower.name)
    return Following(place.log, follower, turn, Cursors(place.log.engine, follower.name))


@asynccontextmanager
async def running(one: Following) -> Any:
    task = asyncio.create_task(one.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(true: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  # what is waited for happens in other threads and processes
            await asyncio.sleep(0.01)


def behind_told() -> float | None:
    """Give what the metrics of this process tell of the follower."""
    return REGISTRY.get_sample_value("depesche_follower_behind_events", {"follower": "test"})


def test_it_reads_each_event_once_and_goes_on_where_it_stopped(place: Place) -> None:
    first, second = Reading(place), Reading(place)

    async def run() -> None:
        async with running(following(place, first)):
            await until(lambda: len(first.read) == 3)
            await until(lambda: behind_told() is not None)
            await asyncio.to_thread(place.do, publishing())
            await until(lambda: len(first.read) == 4)
        assert behind_told() is None, "another node tells by now"
        await asyncio.to_thread(place.do, publishing())
        async with running(following(place, second)):
            await until(lambda: len(second.read) == 1)

    asyncio.run(run())
    assert [*first.read, *second.read] == [("harbour", seq) for seq in range(1, 6)]


def test_what_fails_is_told_once_and_tried_again_while_other_blogs_go_on(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    follower = Reading(place)
    follower.fails = {"harbour"}
    place.do(opening("mountain"))

    async def run() -> None:
        with caplog.at_level(logging.WARNING, "depesche.following"):
            async with running(following(place, follower)):
                await until(lambda: follower.tries == 2 and ("mountain", 1) in follower.read)
                follower.fails = set()
                await until(lambda: ("harbour", 3) in follower.read)

    asyncio.run(run())
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert "the other side is away" in caplog.text


def test_each_kind_of_failure_is_told_though_another_blog_fails_already(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    follower = Reading(place)
    follower.fails, follower.failures = {"harbour", "mountain"}, {"mountain": ValueError("nobody can read this")}
    place.do(opening("mountain"))

    async def run() -> None:
        async with running(following(place, follower)):
            await until(lambda: follower.tries == 4)

    asyncio.run(run())
    assert "the other side is away" in caplog.text
    assert "nobody can read this" in caplog.text
    assert len([record for record in caplog.records if record.levelname == "ERROR"]) == 2


def test_what_is_heard_while_a_follower_begins_is_read(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    follower = Reading(place)
    one = following(place, follower)
    asyncio.run(one.catch_up())
    other, behind = following(place, follower), Cursors.behind

    def slow(cursors: Cursors, form: str) -> list[str]:
        found = behind(cursors, form)
        place.do(publishing())
        heard = time.monotonic() + 10
        while not other._due:
            assert time.monotonic() < heard
            time.sleep(0.01)
        return found

    monkeypatch.setattr(Cursors, "behind", slow)

    async def run() -> None:
        async with running(other):
            await until(lambda: len(follower.read) == 4)

    asyncio.run(run())


def test_of_two_nodes_one_runs_it_and_the_other_goes_on_at_once_when_that_one_ends(place: Place) -> None:
    one, two = Reading(place), Reading(place)
    first, second = following(place, one), following(place, two)

    async def run() -> None:
        async with running(second):
            async with running(first):
                await until(lambda: first.leads or second.leads)
                leader, other = (first, second) if first.leads else (second, first)
                await until(lambda: len(one.read) + len(two.read) == 3)
                await asyncio.sleep(0.6)  # longer than it takes to ask for the turn once more
                assert leader.leads
                assert not other.leads
            await asyncio.to_thread(place.do, publishing())
            await until(lambda: len(one.read) + len(two.read) == 4, seconds=2)
            assert second.leads

    asyncio.run(run())
    assert sorted([*one.read, *two.read]) == [("harbour", seq) for seq in range(1, 5)]


def test_a_node_that_is_killed_loses_its_turn_within_seconds(place: Place) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(place.database)], stdout=subprocess.PIPE, text=True)
    turn = open_turn(place.database, "test")
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "taken\n"
        assert not turn.take()
        assert not turn.held()
        process.kill()
        killed = time.monotonic()
        while not turn.take():
            time.sleep(0.05)
        assert time.monotonic() - killed < 5
        assert turn.held()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]  # it is a pipe
        turn.leave()


def test_a_node_that_is_frozen_loses_its_turn_and_knows_it_before_another_has_it(postgres: Any) -> None:
    address = postgres.database()
    frozen, other = open_turn(address, "test"), open_turn(address, "test")
    assert frozen.take()
    taken = time.monotonic()
    while not other.take():
        assert frozen.held() or time.monotonic() - taken > 3
        time.sleep(0.1)
    assert not frozen.held()
    assert time.monotonic() - taken < 10
    with pytest.raises(Lost):
        frozen.prove()
    assert not frozen.take()
    frozen.leave()
    other.leave()


def test_a_cursor_that_another_has_moved_is_not_moved_back(place: Place) -> None:
    cursors, blog = Cursors(place.log.engine, "test"), place.blog().id
    cursors.advance(blog, None, Cursor(1, "1"))
    cursors.advance(blog, Cursor(1, "1"), Cursor(3, "1"))
    for before in (None, Cursor(1, "1")):
        with pytest.raises(Lost):
            cursors.advance(blog, before, Cursor(2, "1"))
    assert cursors.read(blog) == Cursor(3, "1")


def test_lag_counts_unread_events_and_the_time_since_the_oldest(place: Place) -> None:
    cursors, blog = Cursors(place.log.engine, "test"), place.blog()
    now = blog.at + timedelta(seconds=30)
    assert cursors.lag(now).events == 3
    cursors.advance(blog.id, None, Cursor(2, "1"))
    lag = cursors.lag(now)
    assert (lag.follower, lag.events, round(lag.seconds)) == ("test", 1, 30)
    assert cursors.behind("1") == [blog.id]
    cursors.advance(blog.id, Cursor(2, "1"), Cursor(3, "1"))
    assert cursors.lag(datetime.now(UTC)).events == 0
    assert cursors.lag(datetime.now(UTC)).seconds == 0
    assert cursors.behind("1") == []
    assert cursors.behind("2") == [blog.id]
