"""The index of words: one row a public post, written in the transaction that makes it public, gone with its post.

SQLite keeps it as an FTS5 table whose rowid is the post's place in time, PostgreSQL as a table with a `tsvector`; both
hold the same stems, made here, so that both find the same.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256

from msgspec import Struct
from sqlalchemy import Connection, Engine, bindparam, text

from depesche.db import millis, send
from depesche.log.rows import Rows
from depesche.model.post import Post
from depesche.search.indexed import marks_of, stems_of

PLACES = 16_383
"""The last place of a word that PostgreSQL knows; words behind it are found, but not as part of a phrase."""
REBUILT_POSTS = 500
"""Posts that are written at a time when the index is made anew."""

NEAR = 1_000
"""Places that are tried for a post whose own is taken already, one after another."""
_ORDER_BITS, _BLOG_BITS = 12, 18
_SECOND_BITS = _ORDER_BITS + _BLOG_BITS
LAST_SECOND = (1 << 32) - 1
"""Seconds since 1970 that a place can tell apart; posts of later years (2106) stand together at the end."""

_PUT = {
    "sqlite": text("INSERT INTO found (rowid, blog, post, words) VALUES (:n, :blog, :post, :words)"),
    "postgresql": text("INSERT INTO found (n, blog, post, words) VALUES (:n, :blog, :post, CAST(:words AS tsvector))"),
}
_TAKEN = {
    "sqlite": text("SELECT rowid FROM found WHERE rowid IN :places").bindparams(bindparam("places", expanding=True)),
    "postgresql": text("SELECT n FROM found WHERE n IN :places").bindparams(bindparam("places", expanding=True)),
}
_TAKEN_NEAR = {
    "sqlite": text("SELECT rowid FROM found WHERE rowid BETWEEN :n AND :n + :near"),
    "postgresql": text("SELECT n FROM found WHERE n BETWEEN :n AND :n + :near"),
}
_TAKE = {
    "sqlite": text("DELETE FROM found WHERE rowid BETWEEN :n AND :n + :near AND blog = :blog AND post = :post"),
    "postgresql": text("DELETE FROM found WHERE blog = :blog AND post = :post"),
}
_LACKING = text("SELECT EXISTS (SELECT 1 FROM posts) AND NOT EXISTS (SELECT 1 FROM found)")
_FORGET = text("INSERT INTO found (found) VALUES ('optimize')")


class Indexed(Struct, frozen=True):
    """A post in the index: its place in time, and its stems; None where it is to go."""

    n: int
    blog: str
    post: str
    stems: tuple[str, ...] | None
    marks: tuple[str, ...] = ()


def place_of(blog: str, post: Post) -> int:
    """Give the place of a post among all of a newsroom: by the second, then as published (4,096 in a row).

    No two of a blog have the same, for 4,096 posts of one second, and hardly any two of different blogs; where they do,
    the later one stands NEAR it.
    """
    salt = int.from_bytes(sha256(blog.encode()).digest()[:4], "big") >> 32 - _BLOG_BITS
    order = post.order & (1 << _ORDER_BITS) - 1
    return place_from(post.time) | order << _BLOG_BITS | salt


def place_from(instant: datetime) -> int:
    """Give the first place of an instant's second."""
    return seconds_of(instant) << _SECOND_BITS


def seconds_of(instant: datetime) -> int:
    """Give the second of an instant, as places have it."""
    return min(max(0, millis(instant) // 1000), LAST_SECOND)


def indexed_of(blog: str, language: str, before: Post | None, after: Post) -> list[Indexed]:
    """Give what an event changes in the index."""
    if before is not None and _reads(before) == _reads(after):
        return []
    gone = [] if before is None else [Indexed(place_of(blog, before), blog, before.id, None)]
    if after.removal is not None:
        return gone
    stems, marks = tuple(stems_of(after, language)), tuple(marks_of(blog, after))
    return [*gone, Indexed(place_of(blog, after), blog, after.id, stems, marks)]


def write(connection: Connection, changed: Sequence[Indexed]) -> None:
    """Write what has changed; of several of a post the last one counts."""
    dialect = connection.dialect.name
    taken = [{"n": one.n, "near": NEAR, "blog": one.blog, "post": one.post} for one in changed if one.stems is None]
    put = {(one.blog, one.post): one for one in changed}
    new = [one for one in put.values() if one.stems is not None]
    send(connection, _TAKE[dialect], taken)
    if new:
        places = _free(connection, [one.n for one in new])
        rows = [
            {"n": place, "blog": one.blog, "post": one.post, "words": _words(one, dialect)}
            for place, one in zip(places, new, strict=True)
        ]
        send(connection, _PUT[dialect], rows)


def _free(connection: Connection, wanted: Sequence[int]) -> list[int]:
    """Give a free place for each that is wanted: itself, else the next that is free near it."""
    dialect = connection.dialect.name
    taken = set(connection.execute(_TAKEN[dialect], {"places": list(wanted)}).scalars())
    given: list[int] = []
    for n in wanted:
        if n in taken:
            taken.update(connection.execute(_TAKEN_NEAR[dialect], {"n": n, "near": NEAR}).scalars())
        free = next((place for place in range(n, n + NEAR) if place not in taken), n)
        taken.add(free)
        given.append(free)
    return given


def forget(connection: Connection) -> None:
    """Have nothing left of what was taken out: FTS5 keeps words until its parts are merged."""
    if connection.dialect.name == "sqlite":
        connection.execute(_FORGET)


def fill(engine: Engine) -> None:
    """Make the index where there is none yet: a migration makes the table alone. Blocks."""
    with engine.connect() as connection:
        if not connection.execute(_LACKING).scalar():
            return
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        if connection.execute(_LACKING).scalar():  # another node may have been quicker
            rebuild(connection)


def rebuild(connection: Connection) -> int:
    """Make the index anew from the posts as they stand, in the open transaction; gives how many were written."""
    connection.execute(text("DELETE FROM found"))
    count = 0
    rows = Rows(connection)
    for page in _pages(rows):
        write(connection, page)
        count += len(page)
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE found"))  # it asks rare words another way than frequent ones
    return count


def _pages(rows: Rows) -> Iterator[list[Indexed]]:
    slugs = rows.slugs()
    while slugs:
        for slug in slugs:
            blog = rows.blog(slug)
            posts = [] if blog is None else rows.posts(blog.id, REBUILT_POSTS)
            while blog is not None and posts:
                yield [one for post in posts for one in indexed_of(blog.id, blog.language, None, post)]
                posts = rows.posts(blog.id, REBUILT_POSTS, posts[-1])
        slugs = rows.slugs(slugs[-1])


def _reads(post: Post) -> tuple[object, ...]:
    """Give whatever of a post is in the index."""
    said = (post.headline, post.kicker, post.authors, post.place, post.body, post.sources, post.confidence, post.tags)
    return (post.time, post.order, post.language, post.removal is None, *said)


def _words(one: Indexed, dialect: str) -> str:
    stems = one.stems or ()
    if dialect == "sqlite":
        return " ".join([*stems, *one.marks])
    places: dict[str, list[int]] = {}
    for place, word in enumerate(stems, 1):
        places.setdefault(word, []).append(min(place, PLACES))
    placed = [f"'{word}':{','.join(map(str, at[:255]))}" for word, at in places.items()]
    return " ".join([*placed, *(f"'{word}'" for word in one.marks)])
