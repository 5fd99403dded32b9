"""The audit trail: who did what at the desk. Rows are added and read, never changed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, Engine, Row, Select, insert, select

from depesche.model.people import AuditRecord
from depesche.store.tables import accounts, audit
from depesche.store.tokens import tokens

LIST_RECORDS = 100
EXPORT_ROWS = 1_000
"""Records that are read at a time for an export."""


_INSERT = insert(audit)


class Deed(Struct, frozen=True):
    """One thing that was done or tried, as it goes into the trail."""

    at: datetime
    by: str
    action: str
    blog: str | None
    target: str | None
    status: int
    address: str
    detail: str | None


class Audit:
    """The audit trail of a database. All methods block: call them in a worker thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, deeds: Sequence[Deed]) -> None:
        """Put deeds on disk, in order."""
        with self._engine.execution_options(write=True).begin() as connection:
            add_deeds(connection, deeds)

    def page(
        self, before: int | None, limit: int, *, by: str | None = None, blog: str | None = None
    ) -> list[AuditRecord]:
        """List records, newest first, below the number `before`."""
        asked = select(audit).order_by(audit.c.n.desc()).limit(limit)
        asked = asked if before is None else asked.where(audit.c.n < before)
        asked = asked if by is None else asked.where(audit.c.by == by)
        with self._engine.connect() as connection:
            return _records(connection, asked if blog is None else asked.where(audit.c.blog == blog))

    def pages(self) -> Iterator[list[AuditRecord]]:
        """Give the whole trail, oldest first, many records at a time."""
        n = 0
        while True:
            asked = select(audit).where(audit.c.n > n).order_by(audit.c.n).limit(EXPORT_ROWS)
            with self._engine.connect() as connection:
                records = _records(connection, asked)
            if not records:
                return
            n = records[-1].n
            yield records


def add_deeds(connection: Connection, deeds: Sequence[Deed]) -> None:
    """Add deeds to the trail, in order, in somebody's open transaction."""
    connection.execute(_INSERT, [asdict(deed) for deed in deeds])


def _records(connection: Connection, asked: Select[tuple[object, ...]]) -> list[AuditRecord]:
    rows = connection.execute(asked).all()
    names = _names(connection, rows)
    return [
        AuditRecord(
            n=row.n, at=row.at, by=row.by, name=names.get(row.by), action=row.action, blog=row.blog,
            target=row.target, status=row.status, address=row.address, detail=row.detail,
        )
        for row in rows
    ]  # fmt: skip


def _names(connection: Connection, rows: Sequence[Row[tuple[object, ...]]]) -> dict[str, str]:
    """Give what actors are called: people by their name, tokens by their note."""
    found: dict[str, str] = {}
    for kind, called in (
        ("account", select(accounts.c.id, accounts.c.name)),
        ("token", select(tokens.c.id, tokens.c.note)),
    ):
        ids = {row.by.removeprefix(f"{kind}:") for row in rows if row.by.startswith(f"{kind}:")}
        if ids:
            chosen = called.where(called.selected_columns.id.in_(ids))
            found |= {f"{kind}:{ulid}": name for ulid, name in connection.execute(chosen)}
    return found
