"""Who is at which desk, at whichever node: each node says who is at its own, and reads who is at the others'."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import Struct
from sqlalchemy import Column, Engine, LargeBinary, String, Table, delete, insert, or_, select, update

from depesche.db import Millis
from depesche.model.ids import new_ulid
from depesche.model.people import Person
from depesche.store.tables import metadata

LASTS = timedelta(seconds=15)
"""How long those of a node that is not heard of any more are still said to be here."""
SAY_EVERY = timedelta(seconds=5)

presence = Table(
    "presence",
    metadata,
    Column("tab", String, primary_key=True),
    Column("blog", String),
    Column("node", String),
    Column("person", LargeBinary),
    Column("asked", LargeBinary),
    Column("until", Millis),
)


class Asked(Struct, frozen=True):
    """What another node was told that somebody here is writing."""

    tab: str
    editing: str | None


class Met(Struct, frozen=True):
    """Who is at other nodes, by blog (ULID), and what was asked of those here."""

    others: dict[str, list[Person]]
    asked: list[Asked]


class Presence:
    """What this node says and reads. All methods block, and are called one at a time except `find` and `ask`."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._clock = clock
        self._node = new_ulid()
        self._said: dict[str, tuple[str, bytes]] = {}
        self._said_at = clock() - SAY_EVERY

    def exchange(self, here: Mapping[str, Sequence[Person]]) -> Met:
        """Say who is here, by blog (ULID), when that is new or said long ago; give who is elsewhere at these blogs."""
        now = self._clock()
        saying = {one.tab: (blog, msgspec.json.encode(one)) for blog, people in here.items() for one in people}
        is_due = bool(saying) and now - self._said_at >= SAY_EVERY
        chosen = select(presence).where(
            presence.c.blog.in_(list(here)), or_(presence.c.node == self._node, presence.c.until > now)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(chosen).all()
        asked = [msgspec.json.decode(row.asked, type=Asked) for row in rows if row.node == self._node and row.asked]
        if saying != self._said or is_due or asked:
            self._say(saying, now)
        others: dict[str, list[Person]] = {blog: [] for blog in here}
        for row in rows:
            if row.node != self._node and row.tab not in saying:
                others[row.blog].append(msgspec.json.decode(row.person, type=Person))
        return Met(others, asked)

    def find(self, blog: str, tab: str) -> Person | None:
        """Give who has this tab open at the desk of a blog (ULID), at another node; who is here, this node knows."""
        chosen = select(presence.c.person).where(
            presence.c.tab == tab,
            presence.c.blog == blog,
            presence.c.node != self._node,
            presence.c.until > self._clock(),
        )
        with self._engine.connect() as connection:
            found = connection.execute(chosen).scalar()
        return None if found is None else msgspec.json.decode(found, type=Person)

    def ask(self, asked: Asked) -> None:
        """Have the node that has a tab say what is being written there."""
        told = update(presence).where(presence.c.tab == asked.tab).values(asked=msgspec.json.encode(asked))
        with self._engine.connect().execution_options(write=True) as connection, connection.begin():
            connection.execute(told)

    def _say(self, saying: dict[str, tuple[str, bytes]], now: datetime) -> None:
        rows = [
            {"tab": tab, "blog": blog, "node": self._node, "person": person, "asked": None, "until": now + LASTS}
            for tab, (blog, person) in saying.items()
        ]
        stale = or_(presence.c.node == self._node, presence.c.until <= now, presence.c.tab.in_(list(saying)))
        with self._engine.connect().execution_options(write=True) as connection, connection.begin():
            connection.execute(delete(presence).where(stale))
            if rows:
                connection.execute(insert(presence), rows)
        self._said, self._said_at = saying, now
