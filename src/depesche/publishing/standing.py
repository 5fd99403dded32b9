"""What stands in a static copy, as far as it takes that to take it away again: places of posts, files by address."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Boolean, Column, Connection, Engine, MetaData, String, Table, delete, insert, select, update

from depesche.db import Millis

_metadata = MetaData()
_posts = Table(
    "published_posts",
    _metadata,
    Column("follower", String, primary_key=True),
    Column("blog", String, primary_key=True),
    Column("post", String, primary_key=True),
    Column("time", Millis),
    Column("media", String),
)
_media = Table(
    "published_media",
    _metadata,
    Column("follower", String, primary_key=True),
    Column("address", String, primary_key=True),
    Column("media", String),
    Column("whole", Boolean),
)


class Shown(Struct, frozen=True):
    """What a post was when it was written: where it stood, and the stored files that it showed."""

    time: datetime
    media: frozenset[str]


class Standing:
    """What stands in one copy. All methods block."""

    def __init__(self, engine: Engine, follower: str) -> None:
        self._engine = engine
        self._follower = follower

    def posts(self, blog: str, ids: Sequence[str]) -> dict[str, Shown]:
        """Give what these posts of a blog (ULIDs; "" is the blog's own copy) were when they were written."""
        chosen = select(_posts.c.post, _posts.c.time, _posts.c.media).where(
            _posts.c.follower == self._follower, _posts.c.blog == blog, _posts.c.post.in_(ids)
        )
        with self._engine.begin() as connection:
            return {row.post: Shown(row.time, frozenset(row.media.split())) for row in connection.execute(chosen)}

    def addresses(self, names: Iterable[str]) -> dict[str, bool]:
        """Give the addresses at which these stored files stand or may stand, and whether they do for certain."""
        chosen = select(_media.c.address, _media.c.whole).where(
            _media.c.follower == self._follower, _media.c.media.in_(list(names))
        )
        with self._engine.begin() as connection:
            return {row.address: row.whole for row in connection.execute(chosen)}

    def keep(self, blog: str, before: Mapping[str, Shown], after: Mapping[str, Shown]) -> None:
        """Note what posts are, where that is not what they were."""
        new = [{"post": post} | _row(shown) for post, shown in after.items() if post not in before]
        changed = {post: shown for post, shown in after.items() if before.get(post, shown) != shown}
        if not new and not changed:
            return
        with self._writing() as connection, connection.begin():
            if new:
                mine = {"follower": self._follower, "blog": blog}
                connection.execute(insert(_posts), [mine | row for row in new])
            for post, shown in changed.items():
                of_post = (_posts.c.blog == blog) & (_posts.c.post == post)
                known = update(_posts).where(_posts.c.follower == self._follower, of_post)
                connection.execute(known.values(_row(shown)))

    def expect(self, addresses: Mapping[str, str]) -> None:
        """Note that files are about to stand at these addresses; `addresses` leads to the stored files' names."""
        rows = [
            {"follower": self._follower, "address": address, "media": name, "whole": False}
            for address, name in addresses.items()
        ]
        with self._writing() as connection, connection.begin():
            connection.execute(insert(_media), rows)

    def stands(self, addresses: Sequence[str]) -> None:
        """Note that files stand at these addresses."""
        mine = (_media.c.follower == self._follower) & _media.c.address.in_(addresses)
        with self._writing() as connection, connection.begin():
            connection.execute(update(_media).where(mine).values(whole=True))

    def forget(self, names: Iterable[str]) -> None:
        """Strike off stored files that stand nowhere any more."""
        mine = (_media.c.follower == self._follower) & _media.c.media.in_(list(names))
        with self._writing() as connection, connection.begin():
            connection.execute(delete(_media).where(mine))

    def _writing(self) -> Connection:
        return self._engine.connect().execution_options(write=True)


def _row(shown: Shown) -> dict[str, object]:
    return {"time": shown.time, "media": " ".join(sorted(shown.media))}
