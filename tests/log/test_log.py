"""The log in each kind of database: numbered without gap, chained, idempotent, durable, erasable, seen by others."""

import asyncio
import re
import sqlite3
import subprocess
import sys
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import cast

import psycopg
import pytest
from sqlalchemy import Engine

from depesche.desk import Done, Refused, Sitting
from depesche.log.base import Transaction
from depesche.log.postgres import Postgres
from depesche.log.sqlite import Sqlite
from depesche.log.verify import Verdict, verify
from depesche.model.commands import Erase, Pin, Publish, TakeDown
from depesche.model.ids import new_ulid
from depesche.render.plain import body_text
from doing import ACTOR, MEDIA, PICTURE, Place, copy_with, opening, place_in, publishing
from newsroom import depesche, environment


@pytest.fixture
def place(tmp_path: Path, database: Path | str) -> Iterator[Place]:
    with place_in(tmp_path, database) as found:
        found.do(opening())
        yield found


def tamper(place: Place, sql: str) -> None:
    """Change what is stored, past the log. The SQL is SQLite's; the other's bytes are replaced as text too."""
    if isinstance(place.database, str):
        sql = re.sub(r"(?:CAST\()?replace\((\w+), ('\w+'), ('\w+')\)(?: AS BLOB\))?",
                     r"convert_to(replace(convert_from(\1, 'UTF8'), \2, \3), 'UTF8')", sql)  # fmt: skip
        sql = sql.replace("x'00'", r"'\x00'::bytea")
    with place.log.engine.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql(sql)


def verdict(place: Place) -> Verdict:
    with place.log.reading() as rows:
        return verify(rows, place.blog(), lambda _: None)


def test_many_writers_at_once_number_without_gap_or_double(place: Place) -> None:
    with ThreadPoolExecutor(8) as writers:
        done = list(writers.map(lambda n: place.do(publishing(f"Post {n}."))[0], range(200)))
    assert sorted(one.event.seq for one in done) == list(range(2, 202))
    assert verdict(place).broken is None


def test_the_same_command_twice_is_one_post(place: Place) -> None:
    command = publishing()
    first, second = place.do(command)[0], place.do(command)[0]
    assert first.event == second.event
    assert len(place.posts()) == 1


def test_a_key_used_for_two_things_is_refused(place: Place) -> None:
    first = publishing()
    place.do(first)
    with pytest.raises(Refused, match="make a new ULID"):
        place.do(Pin(id=first.id, blog="harbour", post=place.do(publishing())[0].post.id))


def test_commands_together_are_done_all_or_none(place: Place) -> None:
    with pytest.raises(Refused):
        place.do(publishing("One."), publishing("Two."), publishing("Three.", slug="nowhere"))
    assert place.posts() == []
    assert place.blog().seq == 1


def _do(command: Publish, tx: Transaction) -> Done:
    return Sitting(tx, lambda: datetime.now(UTC)).do(command, ACTOR)


def test_one_writers_failure_does_not_touch_those_who_share_its_commit(place: Place) -> None:
    futures = [
        place.log.transact(partial(_do, command))
        for command in (publishing("One."), publishing("Two.", slug="nowhere"), publishing("Three."))
    ]
    outcomes = [future.exception() for future in futures]
    assert [isinstance(outcome, Refused) for outcome in outcomes] == [False, True, False]
    assert len(place.posts()) == 2
    assert verdict(place).broken is None


def test_posts_stand_by_time_then_by_their_order(place: Place) -> None:
    same = place.do(publishing("a"))[0].post.time
    place.do(publishing("b", time=same), publishing("c", time=same))
    assert [body_text(post.body) for post in place.posts()] == ["c", "b", "a"]


def test_events_never_run_backwards_when_the_clock_does(place: Place) -> None:
    from datetime import UTC, datetime

    place.desk._clock = lambda: datetime(2001, 1, 1, tzinfo=UTC)
    place.do(publishing())
    assert verdict(place).broken is None


@pytest.mark.parametrize(
    ("sql", "seq"),
    [
        ("UPDATE events SET payload = CAST(replace(payload, 'ship', 'boat') AS BLOB) WHERE seq = 3", 3),
        ("UPDATE events SET payload = replace(payload, 'ship', 'boat') WHERE seq = 3", 3),
        ("UPDATE events SET payload = x'00' WHERE seq = 4", 4),
        ("UPDATE events SET at = at - 86400000 WHERE seq = 5", 5),
        ("UPDATE events SET by = 'nobody' WHERE seq = 2", 2),
        ("DELETE FROM events WHERE seq = 4", 4),
        ("DELETE FROM events WHERE seq = 6", 6),
        ("UPDATE posts SET post = CAST(replace(post, 'ship', 'boat') AS BLOB) WHERE \"order\" = 3", 3),
        ('DELETE FROM posts WHERE "order" = 5', 5),
        ("UPDATE blogs SET posts = 77", 6),
    ],
)
def test_verify_names_the_first_seq_that_was_tampered_with(place: Place, sql: str, seq: int) -> None:
    for _ in range(5):
        place.do(publishing())
    assert verdict(place).broken is None
    tamper(place, sql)
    assert verdict(place).broken == seq


def test_what_is_taken_down_is_withheld_from_the_public_log(place: Place) -> None:
    post = place.do(publishing("Secret."))[0].post
    place.do(TakeDown(id=new_ulid(), blog="harbour", post=post.id, reason="Wrong."))
    with place.log.reading() as rows:
        events = rows.public_events(place.blog().id, 0, 64)
    assert [(event.kind, event.payload is None) for event in events] == [
        ("BlogOpened", False), ("PostPublished", True), ("PostTakenDown", False),
    ]  # fmt: skip
    assert verdict(place).broken is None


def test_pictures_are_public_only_while_something_shows_them(place: Place) -> None:
    post = place.do(publishing(body=(PICTURE,)))[0].post

    def shown() -> bool:
        with place.log.reading() as rows:
            return rows.is_shown(MEDIA)

    assert shown()
    place.do(TakeDown(id=new_ulid(), blog="harbour", post=post.id, reason="Wrong."))
    assert not shown()


def test_erasing_removes_files_that_nothing_else_shows(place: Place) -> None:
    file = place.folder / "media" / MEDIA
    file.parent.mkdir()
    file.write_bytes(b"jpeg")
    first, second = (place.do(publishing(body=(PICTURE,)))[0].post for _ in range(2))
    place.do(Erase(id=new_ulid(), blog="harbour", post=first.id, reason="A court said so."))
    assert file.exists()
    place.do(TakeDown(id=new_ulid(), blog="harbour", post=second.id, reason="Wrong."))
    place.do(Erase(id=new_ulid(), blog="harbour", post=second.id, reason="A court said so."))
    assert not file.exists()


def test_a_log_opened_anew_goes_on_where_it_stopped(tmp_path: Path, database: Path | str) -> None:
    with place_in(tmp_path, database) as place:
        place.do(opening(), publishing())
        before = place.blog()
    with place_in(tmp_path, database) as place:
        assert place.blog() == before
        assert place.do(publishing())[0].event.prev == before.hash


def test_followers_hear_of_appends_by_this_process_and_by_others(place: Place) -> None:
    asyncio.run(_heard(place))


async def _heard(place: Place) -> None:
    follower = place.log.follow()
    here = asyncio.ensure_future(anext(follower))
    await asyncio.sleep(0)
    await place.desk.submit(publishing(), ACTOR)
    assert await asyncio.wait_for(here, 10) == {place.blog().id}
    while place.log.head(place.blog().id) < 2:
        await asyncio.wait_for(anext(follower), 10)
    code = [sys.executable, "-m", "depesche", "post", "harbour", "From elsewhere."]
    other = await asyncio.to_thread(
        subprocess.run, code, env=environment(place.folder) | place.env, check=True, capture_output=True
    )
    assert other.returncode == 0
    while place.log.head(place.blog().id) < 3:
        await asyncio.wait_for(anext(follower), 10)
    await cast("AsyncGenerator[frozenset[str], None]", follower).aclose()


def test_the_command_line_verifies_with_its_exit_code(place: Place) -> None:
    place.do(publishing(), publishing())
    assert depesche(place.folder, "verify", env=place.env).returncode == 0
    tamper(place, "UPDATE events SET payload = replace(payload, 'ship', 'boat') WHERE seq = 2")
    found = depesche(place.folder, "verify", "harbour", env=place.env)
    assert found.returncode == 1
    assert "broken at seq 2" in found.stderr


def test_a_writer_who_gave_up_does_not_end_the_writing(place: Place) -> None:
    async def run() -> None:
        for _ in range(20):
            giving_up = asyncio.create_task(place.desk.submit(publishing(), ACTOR))
            await asyncio.sleep(0)
            giving_up.cancel()
        await asyncio.wait_for(place.desk.submit(publishing("Still writing."), ACTOR), 10)

    asyncio.run(run())
    assert body_text(place.posts()[0].body) == "Still writing."
    assert verdict(place).broken is None


def test_a_closed_log_says_so(tmp_path: Path) -> None:
    with place_in(tmp_path / "other") as other:
        other.log.close()
        with pytest.raises(RuntimeError, match="closed"):
            other.do(opening())


def test_a_follower_whose_loop_has_ended_is_dropped(place: Place) -> None:
    async def follow_once() -> None:
        asyncio.ensure_future(anext(place.log.follow()))  # noqa: RUF006  # it is to be left behind
        await asyncio.sleep(0)

    loop = asyncio.new_event_loop()
    loop.run_until_complete(follow_once())
    left = place.log._followers[:]
    assert left
    loop.close()
    place.do(publishing())
    assert place.log._followers == []


def test_a_poll_that_fails_is_tried_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    good, calls = place.log._changed_since, iter([OSError("disk"), OSError("disk")])

    def failing(newest: int) -> tuple[int, dict[str, int]]:
        for error in calls:
            raise error
        return good(newest)

    monkeypatch.setattr(place.log, "_changed_since", failing)

    async def run() -> None:
        follower = place.log.follow()
        heard = asyncio.ensure_future(anext(follower))
        with place_in(place.folder, place.database) as other:
            await asyncio.to_thread(other.do, publishing())
        assert await asyncio.wait_for(heard, 10) == {place.blog().id}
        while place.log.head(place.blog().id) < 2:
            await asyncio.wait_for(anext(follower), 10)
        await cast("AsyncGenerator[frozenset[str], None]", follower).aclose()

    asyncio.run(run())


def test_files_left_by_a_crash_in_erasing_are_removed_at_the_next_start(place: Place) -> None:
    file = place.folder / "media" / MEDIA
    file.parent.mkdir()
    file.write_bytes(b"jpeg")
    post = place.do(publishing(body=(PICTURE,)))[0].post
    erase = Erase(id=new_ulid(), blog="harbour", post=post.id, reason="A court said so.")
    place.desk.sit_now(lambda sitting: sitting.do(erase, ACTOR))  # and here it dies
    assert file.exists()
    place.desk.sweep()
    assert not file.exists()


def test_a_database_that_does_not_forget_is_asked_again_and_the_writing_goes_on(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget, failures = place.log._database.forget, [psycopg.OperationalError(), sqlite3.OperationalError()]
    forgotten = Event()

    def failing(engine: Engine) -> bool:
        if failures:
            raise failures.pop()
        if forget(engine):
            forgotten.set()
        return forgotten.is_set()

    monkeypatch.setattr(place.log._database, "forget", failing)
    post = place.do(publishing("Geheimnis-4711"))[0].post
    place.do(Erase(id=new_ulid(), blog="harbour", post=post.id, reason="A court said so."))
    assert not forgotten.is_set()
    place.do(publishing("Others go on."))
    assert forgotten.wait(20)


def test_what_was_erased_before_a_crash_is_forgotten_at_the_next_start(
    tmp_path: Path, database: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Event()

    def forget(_self: object, _engine: Engine) -> bool:
        asked.set()
        return True

    for kind in (Postgres, Sqlite):
        monkeypatch.setattr(kind, "forget", forget)
    with place_in(tmp_path, database):
        assert asked.wait(20)


def test_a_key_does_not_pass_for_another_deed_or_other_words(place: Place) -> None:
    command = publishing("One.")
    post = place.do(command)[0].post
    with pytest.raises(Refused, match="make a new ULID"):
        place.do(TakeDown(id=command.id, blog="harbour", post=post.id, reason="Wrong."))
    with pytest.raises(Refused, match="make a new ULID"):
        place.do(Publish(id=command.id, blog="harbour", post=post.id, copy=copy_with("Two.")))
    assert place.posts()[0].state == "published"
    assert place.do(command)[0].event.seq == 2
