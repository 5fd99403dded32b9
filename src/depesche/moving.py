"""Every row of a newsroom from one database to another, checked there; and moving to PostgreSQL for good."""

from collections.abc import Callable, Mapping

from msgspec import Struct
from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select
from sqlalchemy import table as named

from depesche.log.found import rebuild
from depesche.log.rows import Rows
from depesche.log.verify import verify

BATCH = 1_000
"""Rows that are on their way at a time."""
NUMBERED = ("events", "audit", "signing_keys")
"""Tables whose rows are numbered by the database, from where it has come to."""
SCHEMA = "alembic_version"
MADE_ANEW = "found"
"""The index of words, which each database keeps in its own way: it is made from the posts."""


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
        tables = tables_of(there)
        with there.execution_options(write=True).begin() as target:
            rows = copy_rows(source, target, tables, told)
            check_rows(source, target, rows)
        for table in tables:
            _close(source, table.name)
    return Moved(rows)


def tables_of(postgres: Engine) -> list[Table]:
    """Give the tables of a PostgreSQL database, whose types are the narrower ones, each behind those it names."""
    found = MetaData()
    with postgres.connect() as connection:
        found.reflect(connection)
    return [table for table in found.sorted_tables if table.name not in (SCHEMA, MADE_ANEW)]


def copy_rows(
    source: Connection, target: Connection, tables: list[Table], told: Callable[[str, int], object]
) -> dict[str, int]:
    """Copy all rows in the open transactions; gives how many there are of each table. Raises NotMoved.

    `target` is to be empty. `told` is called with each table and its rows.
    """
    check_empty(target, tables)
    rows = {table.name: _copy(source, target, table, told) for table in tables}
    rebuild(target)
    return rows


def check_empty(target: Connection, tables: list[Table]) -> None:
    """See that nothing is there. Raises NotMoved."""
    for table in tables:
        if target.execute(select(table).limit(1)).first() is not None:
            raise NotMoved(f"that database has rows in {table.name} already; name an empty one")


def _copy(source: Connection, target: Connection, table: Table, told: Callable[[str, int], object]) -> int:
    count = 0
    found = source.execute(select(table), execution_options={"yield_per": BATCH})
    for page in found.mappings().partitions(BATCH):
        target.execute(insert(table), [dict(row) for row in page])
        count += len(page)
    if table.name in NUMBERED and count and target.dialect.name == "postgresql":
        last = select(func.max(table.c.n)).scalar_subquery()
        target.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "n"), last)))
    told(table.name, count)
    return count


def check_rows(source: Connection, target: Connection, rows: Mapping[str, int]) -> None:
    """Verify each chain and fold as they stand in `target`, and that no row is missing. Raises NotMoved."""
    there, mine = Rows(target), Rows(source)
    for name, count in rows.items():
        if target.execute(select(func.count()).select_from(named(name))).scalar() != count:
            raise NotMoved(f"not every row of {name} is there; nothing has changed")
    page = mine.blogs()
    while page:
        for blog in page:
            verdict = verify(there, blog, lambda _: None)
            if verdict.broken is not None or there.blog(blog.slug) != blog:
                sentence = f"the log of {blog.slug!r} does not hold, at seq {verdict.broken}: {verdict.why}"
                raise NotMoved(f"{sentence}; nothing has changed")
        page = mine.blogs(page[-1].slug)


def _close(source: Connection, table: str) -> None:
    """Refuse every write to a table from now on: what was acknowledged here after the move would be lost."""
    for deed in ("INSERT", "UPDATE", "DELETE"):
        sentence = "this newsroom has moved to PostgreSQL; set database_url"
        body = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        source.exec_driver_sql(f'CREATE TRIGGER moved_{table}_{deed.lower()} BEFORE {deed} ON "{table}" {body}')
