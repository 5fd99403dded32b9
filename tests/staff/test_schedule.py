"""The schedule: on time, once, as whoever scheduled it; what is refused goes back with the reason."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from depesche.desk import Desk
from depesche.log.desk_rows import DeskRows, Filter
from depesche.log.opening import open_log
from depesche.log.sql import SqlLog
from depesche.model.blocks import Text
from depesche.model.commands import Actor
from depesche.model.drafts import Draft, NewDraft
from depesche.model.ids import new_ulid
from depesche.model.post import DraftCopy
from depesche.staff.schedule import AT_ONCE, POLL_SECONDS, Schedule
from depesche.staff.way import Way
from depesche.staff.who import Who
from depesche.store.accounts import Accounts
from depesche.store.drafts import Drafts
from depesche.store.tokens import Tokens
from doing import Place, opening, place_in
from newsroom import Newsroom, newsroom_in

ANY = {"If-Match": "*"}
NOON = datetime(2126, 5, 1, 12, tzinfo=UTC)


class Planning:
    """A log whose clock stands, its drafts and their schedule."""

    def __init__(self, place: Place) -> None:
        self.now = NOON
        self.place = place
        self.accounts = Accounts(place.log.engine)
        self.editor = f"account:{self.accounts.add('ada@example.org', 'Ada', NOON, role='editor', blogs={}).id}"
        self.desk = Desk(place.log, place.media, lambda: self.now)
        self.way = Way(self.desk)

    def plan(self, minutes: int = 10, pinned: bool = False, **copy: object) -> str:
        ulid = new_ulid()
        new = NewDraft(copy=DraftCopy(**({"body": (Text("A ship."),)} | copy)), pinned=pinned)  # type: ignore[arg-type]

        async def run() -> None:
            actor = Actor(self.editor, "editor")
            await self.way.write("harbour", ulid, new, actor, "none")
            await self.way.schedule("harbour", ulid, self.now + timedelta(minutes=minutes), actor)

        asyncio.run(run())
        return ulid

    def tick(self, minutes: int) -> None:
        """Let time pass, and have the schedule do what is due."""
        self.now += timedelta(minutes=minutes)
        asyncio.run(self.schedule(self.place.log, self.desk).publish_due())

    def schedule(self, log: SqlLog, desk: Desk) -> Schedule:
        return Schedule(log, desk, Way(desk), Who(Accounts(log.engine), Tokens(log.engine)), lambda: self.now)

    def draft(self, ulid: str) -> Draft | None:
        with self.place.log.reading() as rows:
            return Drafts(rows.connection).draft(self.place.blog().id, ulid)


@pytest.fixture
def planning(tmp_path: Path) -> Iterator[Planning]:
    with place_in(tmp_path) as place:
        place.do(opening())
        yield Planning(place)


def test_a_draft_is_published_at_its_time_and_not_before_as_whoever_scheduled_it(planning: Planning) -> None:
    ulid = planning.plan(10)
    planning.tick(9)
    assert planning.place.posts() == []
    planning.tick(1)
    post = planning.place.posts()[0]
    assert (post.id, post.time) == (ulid, planning.now)
    assert planning.draft(ulid) is None
    with planning.place.log.reading() as rows:
        assert DeskRows(rows.connection).posts(planning.place.blog().id, 9, Filter())[0].by == planning.editor


def test_an_embargo_holds_longer_than_the_planned_time(planning: Planning) -> None:
    planning.plan(10, embargo_until=NOON + timedelta(minutes=30))
    planning.tick(20)
    assert planning.place.posts() == []
    planning.tick(10)
    assert len(planning.place.posts()) == 1


def test_a_draft_that_is_refused_goes_back_to_review_with_the_reason(planning: Planning) -> None:
    for _ in range(6):
        planning.plan(10, pinned=True)
    planning.tick(10)
    assert len(planning.place.posts()) == 5
    with planning.place.log.reading() as rows:
        (left,) = Drafts(rows.connection).of_blog(planning.place.blog().id, 9)
    assert (left.state, left.publish_at, left.pinned) == ("review", None, True)
    assert left.remark is not None
    assert "unpin one first" in left.remark.text
    planning.tick(10)
    assert planning.draft(left.id) == left


@pytest.mark.parametrize("change", [{"role": "reporter"}, {"role": None}, {"disabled_at": NOON}])
def test_nothing_is_published_in_the_name_of_somebody_who_may_not_any_more(
    planning: Planning, change: dict[str, Any]
) -> None:
    planning.accounts.add("admin@example.org", "Eve", NOON, role="admin", blogs={})
    ulid = planning.plan(10)
    planning.accounts.change(planning.editor.partition(":")[2], **change)
    planning.tick(10)
    assert planning.place.posts() == []
    back = planning.draft(ulid)
    assert back is not None
    assert back.state == "review"
    assert back.remark is not None
    assert back.remark.by == "schedule"


def break_drafts(planning: Planning, ulids: list[str]) -> None:
    with sqlite3.connect(planning.place.database) as raw:
        raw.executemany("UPDATE drafts SET draft = '{' WHERE id = ?", [(ulid,) for ulid in ulids])


def test_drafts_that_can_not_be_read_do_not_hold_up_the_others_however_many_they_are(planning: Planning) -> None:
    break_drafts(planning, [planning.plan(5) for _ in range(AT_ONCE + 1)])
    planning.plan(10)
    planning.tick(10)
    assert len(planning.place.posts()) == 1


def test_what_fails_is_tried_again_after_a_while_and_told_of_once(
    planning: Planning, caplog: pytest.LogCaptureFixture
) -> None:
    break_drafts(planning, [planning.plan(5)])
    planning.now += timedelta(minutes=5)
    schedule = planning.schedule(planning.place.log, planning.desk)
    tries: list[int] = []
    first, publish = asyncio.Event(), schedule.publish_due

    async def counted() -> bool:
        tries.append(1)
        first.set()
        return await publish()

    async def run() -> float:
        schedule.publish_due = counted  # type: ignore[method-assign]  # counts what the schedule does by itself
        running = asyncio.create_task(schedule.run())
        await first.wait()
        begun = time.monotonic()
        for _ in range(50):  # other drafts change meanwhile
            schedule.stir()
            await asyncio.sleep(0.01)
        running.cancel()
        return time.monotonic() - begun

    took = asyncio.run(run())
    assert len(tries) <= 1 + took / POLL_SECONDS
    asyncio.run(publish())
    assert len([said for said in caplog.records if "could not be published" in said.message]) == 1


def test_what_was_changed_or_unscheduled_meanwhile_is_left_alone(planning: Planning) -> None:
    first, second = planning.plan(10), planning.plan(10)
    actor = Actor(planning.editor, "editor")
    asyncio.run(planning.way.unschedule("harbour", first, actor))
    asyncio.run(planning.way.schedule("harbour", second, NOON + timedelta(hours=1), actor))
    planning.tick(10)
    assert planning.place.posts() == []
    planning.tick(50)
    assert [post.id for post in planning.place.posts()] == [second]


def test_two_processes_publish_each_draft_once(planning: Planning) -> None:
    planned = {planning.plan(10) for _ in range(30)}
    planning.now += timedelta(minutes=10)
    logs = [planning.place.log, open_log(planning.place.database)]

    def run(log: SqlLog) -> None:
        desk = Desk(log, planning.place.media, lambda: planning.now)
        asyncio.run(planning.schedule(log, desk).publish_due())

    with ThreadPoolExecutor(2) as processes:
        list(processes.map(run, logs))
    logs[1].close()
    assert sorted(post.id for post in planning.place.posts()) == sorted(planned)
    assert planning.place.blog().seq == 31


def test_a_running_server_publishes_on_the_second(newsroom: Newsroom) -> None:
    slug, ulid = newsroom.blog(), new_ulid()
    at = f"/api/v1/blogs/{slug}/drafts/{ulid}"
    due = datetime.now(UTC) + timedelta(seconds=1.2)
    with newsroom.stream(slug, after=1) as reader:
        newsroom.http.put(at, json={"copy": {"headline": "Now", "body": []}}, headers={"If-None-Match": "*"})
        planned = newsroom.http.post(f"{at}/schedule", json={"publish_at": due.isoformat()}, headers=ANY)
        assert planned.json()["state"] == "scheduled"
        assert f"post-{ulid}" in reader.frame()["data"]["parts"]
        late = (datetime.now(UTC) - due).total_seconds()
    assert -0.001 <= late < 5  # a busy machine may take its time; the schedule itself sleeps until then
    assert newsroom.http.get(at).status_code == 404


def test_a_time_that_has_passed_is_refused(newsroom: Newsroom) -> None:
    slug, ulid = newsroom.blog(), new_ulid()
    at = f"/api/v1/blogs/{slug}/drafts/{ulid}"
    newsroom.http.put(at, json={"copy": {"headline": "Then", "body": []}}, headers={"If-None-Match": "*"})
    for instant in ("2020-01-01T00:00:00Z", "0001-01-01T00:00:00Z"):
        assert newsroom.http.post(f"{at}/schedule", json={"publish_at": instant}, headers=ANY).status_code == 422
    assert newsroom.http.post(f"{at}/schedule", json={"publish_at": "2999-01-01T00:00:00"}).status_code == 400


def test_what_was_missed_while_no_server_ran_is_published_at_the_start(tmp_path: Path) -> None:
    ulid = new_ulid()
    with newsroom_in(tmp_path) as first:
        slug = first.blog("storm")
        at = f"/api/v1/blogs/{slug}/drafts/{ulid}"
        first.http.put(at, json={"copy": {"headline": "Missed", "body": []}}, headers={"If-None-Match": "*"})
        planned = first.http.post(f"{at}/schedule", json={"publish_at": "2999-01-01T00:00:00Z"}, headers=ANY).json()
        assert planned["state"] == "scheduled"
    with sqlite3.connect(tmp_path / "depesche.sqlite") as raw:  # a thousand years pass
        early = b"2020-01-01T00:00:00Z"
        (stored,) = raw.execute("SELECT draft FROM drafts").fetchone()
        changed = bytes(stored).replace(b"2999-01-01T00:00:00Z", early)
        raw.execute("UPDATE drafts SET draft = ?, due_at = 0", (changed,))
    with newsroom_in(tmp_path) as second, second.stream("storm", after=1) as reader:
        assert f"post-{ulid}" in reader.frame()["data"]["parts"]
