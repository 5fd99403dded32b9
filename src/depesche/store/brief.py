"""What is known for a while, by all nodes: counts of failures, challenges on their way; and the key of their seals."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Column, Connection, Engine, LargeBinary, String, Table, delete, insert, select

from depesche.db import Millis
from depesche.store.tables import metadata

ROOM = 20_000
"""Things of one kind that are known at a time; beyond that, what would have been forgotten first goes."""
FOR_GOOD = datetime(9999, 1, 1, tzinfo=UTC)
KEY_BYTES = 32

Answer = TypeVar("Answer")
Change = Callable[[bytes | None], tuple[bytes | None, Answer]]

brief = Table(
    "brief",
    metadata,
    Column("kind", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("kept", LargeBinary),
    Column("until", Millis),
)


class Brief:
    """What a database knows for a while. All methods block: call them in a worker thread."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self.clock = clock

    def look(self, kind: str, key: str) -> bytes | None:
        """Give what is known by this key."""
        with self._engine.connect() as connection:
            return self._known(connection, kind, key)

    def change(self, kind: str, key: str, seconds: float, work: Change[Answer]) -> Answer:
        """Put what `work` makes of what is known in its place, known for `seconds`; None forgets it.

        Whoever changes the same, on whichever node, waits. Gives the answer of `work`.
        """
        with self._engine.connect().execution_options(write=True) as connection, connection.begin():
            before = self._known(connection, kind, key)
            after, answer = work(before)
            if after != before:
                connection.execute(delete(brief).where(brief.c.kind == kind, brief.c.key == key))
            if after is not None and after != before:
                until = FOR_GOOD if seconds == float("inf") else self.clock() + timedelta(seconds=seconds)
                row = {"kind": kind, "key": key, "kept": after, "until": until}
                connection.execute(insert(brief), row)
                self._make_room(connection, kind)
        return answer

    def shared_key(self, name: str) -> bytes:
        """Give the key that all nodes have by this name, made by the first who asks."""
        made = secrets.token_bytes(KEY_BYTES)
        return self.look("key", name) or self.change(
            "key", name, float("inf"), lambda known: (known or made, known or made)
        )

    def _known(self, connection: Connection, kind: str, key: str) -> bytes | None:
        chosen = select(brief.c.kept).where(brief.c.kind == kind, brief.c.key == key, brief.c.until > self.clock())
        kept: bytes | None = connection.execute(chosen).scalar()
        return kept

    def _make_room(self, connection: Connection, kind: str) -> None:
        connection.execute(delete(brief).where(brief.c.kind == kind, brief.c.until <= self.clock()))
        newest = select(brief.c.until).where(brief.c.kind == kind).order_by(brief.c.until.desc())
        beyond = connection.execute(newest.offset(ROOM).limit(1)).scalar()
        if beyond is not None:
            connection.execute(delete(brief).where(brief.c.kind == kind, brief.c.until <= beyond))
