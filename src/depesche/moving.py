"""Moving a newsroom from its SQLite file to PostgreSQL: every row, checked there; then nothing more is taken here."""

from collections.abc import Callable, Mapping

from msgspec import Struct
from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select

from depesche.log.rows import Rows
from depesche.log.verify import verify

BATCH = 1_000
"""Rows that are on their way at a time."""
NUMBERED = ("events", "audit")
"""Tables whose rows are numbered by the database, from where it has come to."""
SCHEMA = "alembic_version"


class NotMoved(Exception):  # noqa: N818  # said of what was tried
    """A newsroom was not moved, and stands where it stood; the sentence says why."""


class Moved(Struct, frozen=True):
    """What was moved: rows of each table."""

    rows: Mapping[str, int]


def move(here: Engine, there: Engine, told: Callable[[str, int], object]) -> Moved:
    """Copy all rows to an empty PostgreSQL database, check them there, and let nobody write here any more.

    Meanwhile whoever writes here waits, and readers go on. `told` is called with each table and its rows. Blocks.
    Raises NotMoved.
    """
    with here.execution_options(write=True).begin() as source:
        tables = _tables(there)
        with there.execution_options(write=True).begin() as target:
            _check_empty(target, tables)
            rows = {table.name: _copy(source, target, table, told) for table in tables}
        _check(source, there, tables, rows)
        for table in tables:
            _close(source, table.name)
    return Moved(rows)


def _tables(engine: Engine) -> list[Table]:
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != SCHEMA]


def _check_empty(target: Connection, tables: list[Table]) -> None:
    for table in tables:
        if target.execute(select(func.count()).select_from(table)).scalar():
            raise NotMoved(f"that database has rows in {table.name} already; name an empty one")


def _copy(source: Connection, target: Connection, table: Table, told: Callable[[str, int], object]) -> int:
    count = 0
    found = source.execute(select(table), execution_options={"yield_per": BATCH})
    for page in found.mappings().partitions(BATCH):
        target.execute(insert(table), [dict(row) for row in page])
        count += len(page)
    if table.name in NUMBERED and count:
        last = select(func.max(table.c.n)).scalar_subquery()
        target.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "n"), last)))
    told(table.name, count)
    return count


def _check(source: Connection, there: Engine, tables: list[Table], rows: Mapping[str, int]) -> None:
    """Verify each chain and fold as they stand there now, and that no row is missing. Raises NotMoved."""
    with there.connect() as connection, connection.begin():
        target, mine = Rows(connection), Rows(source)
        for table in tables:
            if connection.execute(select(func.count()).select_from(table)).scalar() != rows[table.name]:
                raise NotMoved(f"not every row of {table.name} is there; nothing has changed here")
        page = mine.blogs()
        while page:
            for blog in page:
                broken = verify(target, blog, lambda _: None).broken
                if broken is not None or target.blog(blog.slug) != blog:
                    raise NotMoved(
                        f"the log of {blog.slug!r} does not hold there, at seq {broken}; nothing has changed"
                    )
            page = mine.blogs(page[-1].slug)


def _close(source: Connection, table: str) -> None:
    """Refuse every write to a table from now on: what was acknowledged here after the move would be lost."""
    for deed in ("INSERT", "UPDATE", "DELETE"):
        sentence = "this newsroom has moved to PostgreSQL; set database_url"
        body = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        source.exec_driver_sql(f'CREATE TRIGGER moved_{table}_{deed.lower()} BEFORE {deed} ON "{table}" {body}')
