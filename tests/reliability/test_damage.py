"""Bytes of an SQLite file that are other than they were written: noticed, named, and the rest goes on."""

import random
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from depesche.db import NewerDatabase, open_sqlite
from depesche.log.opening import open_log
from depesche.log.rows import Rows
from depesche.log.sql import SqlLog
from depesche.log.verify import DAMAGED, verify_at
from depesche.model.commands import Pin, TakeDown
from depesche.model.ids import new_ulid
from doing import PICTURE, copy_with, opening, place_in, publishing
from torture import IS_WHOLE, tell

DAMAGES = 1_500 if IS_WHOLE else 100
SLUGS = ("flood", "harbour", "storm")
HASHED = ("around", "blogs", "events", "facets", "media_uses", "posts", "stood")
"""The tables that hold the log and its fold; of the others there is no second source to be held against."""


class Newsroom(Struct, frozen=True):
    """A database at rest: its file, the size of its pages, and all that the tables say."""

    file: Path
    page_bytes: int
    said: dict[str, list[Any]]


def said_by(file: Path) -> dict[str, list[Any]]:
    connection = sqlite3.connect(file)
    connection.text_factory = bytes
    try:
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2, 3").fetchall() for name in HASHED}
    finally:
        connection.close()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    folder = tmp_path_factory.mktemp("sound")
    with place_in(folder) as place:
        for slug in SLUGS:
            place.do(opening(slug, background=copy_with("It blew.").body))
            done = place.do(*(publishing(f"{n}: " + "wind " * 40, slug, tags=("harbour", f"t{n}")) for n in range(30)))
            place.do(Pin(id=new_ulid(), blog=slug, post=done[3].post.id, pinned=True))
            place.do(TakeDown(id=new_ulid(), blog=slug, post=done[5].post.id, reason="A rumour."))
            place.do(publishing("With a picture.", slug, body=(PICTURE,)))
    connection = sqlite3.connect(place.database)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    return Newsroom(Path(place.database), page_bytes, said_by(Path(place.database)))


def flip(stored: bytearray, page_bytes: int, chance: random.Random) -> None:
    """Turn one bit of a page around."""
    _ = page_bytes
    stored[chance.randrange(len(stored))] ^= 1 << chance.randrange(8)


def tear(stored: bytearray, page_bytes: int, chance: random.Random) -> None:
    """Have the second half of a page be of another time: zeros, as of a page that was never wholly written."""
    start = page_bytes * chance.randrange(len(stored) // page_bytes) + page_bytes // 2
    stored[start : start + page_bytes // 2] = bytes(page_bytes // 2)


def mix(stored: bytearray, page_bytes: int, chance: random.Random) -> None:
    """Have a page be another page of the same file, as a disk may that writes to the wrong place."""
    pages = len(stored) // page_bytes
    here, there = (page_bytes * chance.randrange(pages) for _ in range(2))
    stored[here : here + page_bytes] = stored[there : there + page_bytes]


def found_in(file: Path) -> list[str]:
    """Verify as the command line does; give what it names."""
    try:
        log = open_log(file)
    except (*DAMAGED, NewerDatabase) as error:
        return [f"it can not be opened: {error}"]
    try:
        found = log.damage()
        with log.reading() as rows:
            try:
                slugs = rows.slugs()
            except DAMAGED as error:
                return [*found, f"the list of blogs can not be read: {error}"]
        return found + [f"{slug} {verdict}" for slug in slugs if (verdict := verdict_of(log, slug)) is not None]
    finally:
        log.close()


def verdict_of(log: SqlLog, slug: str) -> str | None:
    with log.reading() as rows:
        verdict = verify_at(rows, slug, lambda _: None)
    return None if verdict.broken is None else f"{verdict.broken}: {verdict.why}"


@pytest.mark.parametrize("harm", [flip, tear, mix])
def test_a_changed_byte_is_named_and_verify_never_says_that_what_differs_is_sound(
    sound: Newsroom, tmp_path: Path, harm: Any
) -> None:
    chance = random.Random(harm.__name__)
    whole = sound.file.read_bytes()
    silent = 0
    for _ in range(DAMAGES):
        stored = bytearray(whole)
        harm(stored, sound.page_bytes, chance)
        file = tmp_path / "depesche.sqlite"
        for old in tmp_path.glob("depesche.sqlite*"):
            old.unlink()
        file.write_bytes(stored)
        if found_in(file):
            continue
        silent += 1
        assert said_by(file) == sound.said, "something stored is another, and verify calls it sound"
    tell(f"an SQLite file damaged: {harm.__name__}", times=DAMAGES, named=DAMAGES - silent, harmless=silent)
    assert silent < DAMAGES, "nothing was ever damaged"


def test_a_damaged_blog_leaves_the_others_readable_and_is_named_by_its_seq(sound: Newsroom, tmp_path: Path) -> None:
    file = Path(shutil.copy(sound.file, tmp_path / "depesche.sqlite"))
    stored = bytearray(file.read_bytes())
    place = stored.index(b"17: wind", 0)  # the seventeenth post of the first blog, in its event or its row
    stored[place] ^= 0x40
    file.write_bytes(stored)
    engine = open_sqlite(file)
    try:
        with engine.connect() as connection, connection.begin():
            rows = Rows(connection)
            verdicts = {slug: verify_at(rows, slug, lambda _: None) for slug in SLUGS}
            broken = [slug for slug, verdict in verdicts.items() if verdict.broken is not None]
            assert len(broken) == 1
            assert verdicts[broken[0]].broken == 19
            for slug in set(SLUGS) - set(broken):
                blog = rows.blog(slug)
                assert blog is not None
                assert len(list(rows.all_posts(blog.id))) == 31
    finally:
        engine.dispose()
