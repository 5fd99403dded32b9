"""What is SQLite's alone: what was erased is gone from the bytes of its files."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.event import listen

from depesche.log.chain import first_broken
from depesche.log.record_rows import RecordRows
from depesche.log.verify import Verdict, verify
from depesche.model.commands import Correct, Erase, MarkKey, Revise, TakeDown
from depesche.model.ids import new_ulid
from doing import Place, copy_with, opening, place_in, publishing
from newsroom import depesche


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with place_in(tmp_path) as found:
        found.do(opening())
        yield found


def verdict(place: Place) -> Verdict:
    with place.log.reading() as rows:
        return verify(rows, place.blog(), lambda _: None)


def test_an_erased_post_is_nowhere_in_the_files_and_the_chain_still_verifies(place: Place) -> None:
    secret = "Geheimnis-4711"
    post = place.do(publishing(secret))[0].post
    place.do(Revise(id=new_ulid(), blog="harbour", post=post.id, copy=copy_with(f"{secret} revised")))
    place.do(Correct(id=new_ulid(), blog="harbour", post=post.id, copy=copy_with(secret), note=f"{secret} noted"))
    place.do(publishing("After."))
    assert secret.encode() in b"".join(file.read_bytes() for file in place.folder.glob("depesche.sqlite*"))
    place.do(Erase(id=new_ulid(), blog="harbour", post=post.id, reason="A court said so."))
    assert secret.encode() not in b"".join(file.read_bytes() for file in place.folder.glob("depesche.sqlite*"))
    assert verdict(place).broken is None
    with place.log.reading() as rows:
        assert first_broken(rows.all_events(place.blog().id)) is None


def test_erasing_waits_for_no_reader_and_is_done_when_the_reader_has_gone(place: Place) -> None:
    post = place.do(publishing("Geheimnis-0815"))[0].post
    with place.log.reading() as rows:
        assert rows.blog("harbour") is not None  # a reader that holds the old state
        began = time.monotonic()
        place.do(Erase(id=new_ulid(), blog="harbour", post=post.id, reason="A court said so."))
        place.do(publishing("Others go on."))
        assert time.monotonic() - began < 10  # busy_timeout is 15 s
    deadline = time.monotonic() + 20
    files = place.folder
    while b"Geheimnis-0815" in b"".join(file.read_bytes() for file in files.glob("depesche.sqlite*")):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_erasing_takes_the_reason_of_a_takedown_too(place: Place) -> None:
    post = place.do(publishing())[0].post
    place.do(TakeDown(id=new_ulid(), blog="harbour", post=post.id, reason="It named Jane Doe-4711."))
    place.do(Erase(id=new_ulid(), blog="harbour", post=post.id, reason="A court said so."))
    assert b"Doe-4711" not in b"".join(file.read_bytes() for file in place.folder.glob("depesche.sqlite*"))
    assert verdict(place).broken is None


def test_what_a_page_and_an_append_ask_is_found_by_an_index_and_never_by_walking_a_table(place: Place) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        asked.append((statement, parameters))

    listen(place.log.engine, "before_cursor_execute", note)
    post = place.do(publishing())[0].post
    place.do(MarkKey(id=new_ulid(), blog="harbour", post=post.id))
    with place.log.reading() as rows:
        blog = place.blog()
        rows.posts(blog.id, 30, post)
        post_now = rows.posts(blog.id, 1)[0]
        rows.posts_among(blog.id, [post.id])
        assert [one.id for one in rows.key_posts(blog.id, 5)] == [post.id]
        rows.events(blog.id, 0, 64)
        rows.touched(blog.id, 0, 10, 10)
        rows.newest_blogs(10)
        RecordRows(rows.connection).amendments(blog.id, 50)
        RecordRows(rows.connection).revisions(blog.id, post_now, 50)
    looking = [
        one for one in asked if one[0].startswith(("SELECT", "UPDATE", "DELETE")) and not isinstance(one[1], list)
    ]
    assert len(looking) > 8
    plans = []
    with place.log.engine.connect() as connection:
        for statement, bound in looking:
            rows_of_plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", bound)
            plans.append(" / ".join(row[3] for row in rows_of_plan))
    found = ("USING INDEX", "VIRTUAL TABLE INDEX 0:=")  # the latter: FTS5, by its rowid
    assert not [plan for plan in plans if "SCAN" in plan and not any(way in plan for way in found)]
    assert "SEARCH posts USING INDEX posts_key (blog=?)" in plans
    assert any("events_amending (blog=?)" in plan for plan in plans)


def test_events_whose_live_blog_is_missing_are_noticed(place: Place) -> None:
    place.do(publishing())
    blog = place.blog().id
    connection = sqlite3.connect(place.folder / "depesche.sqlite")
    connection.execute("DELETE FROM blogs")  # past the foreign keys, as a damaged page would be
    connection.commit()
    connection.close()
    checked = depesche(place.folder, "verify")
    assert checked.returncode == 1
    assert f"events of a live blog {blog} that is missing" in checked.stderr
