"""Durable appends: through the API, through the desk, and as the database alone would do them."""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import msgspec
from bench import ours
from bench.database import Postgres, postgres
from bench.engines import HOST, SERVE, Served
from bench.machine import filesystem
from bench.plots import Chart
from bench.report import Goal, Told, goal_table, table
from bench.writers import write_all
from msgspec import Struct

from depesche.desk import Desk
from depesche.log.opening import open_log
from depesche.media.kinds import Limits
from depesche.model.blog import BlogCopy
from depesche.model.commands import Actor, OpenBlog, Publish
from depesche.model.ids import new_ulid
from depesche.model.post import PostCopy
from depesche.store.disk import Disk
from depesche.store.media import MediaStore

WRITERS = (1, 8, 64)
ROUNDS = 3
SECONDS = 2.0
"""How long each way is measured in each round."""
WARM_UP_SECONDS = 0.3
MOST_A_SECOND = 5_000
"""Requests that are made ready for a second of writing."""
MOST = 40_000
"""Events that are made ready at most for one measurement."""
OF_RAW = 0.6
"""Of the database's own commits, what Depesche should acknowledge with several writers, and with many."""
A_SECOND = 200
"""Posts that the API should acknowledge in a second with several writers, whatever the disk does."""
MEMORY = ("tmpfs", "ramfs")
TEXT = "The count goes on, and every district reports its own figures as they are checked. " * 3
COLUMNS = "blog, seq, id, kind, version, at, actor, post, payload, salt, payload_hash, prev, hash"
ACTOR = Actor("bench", "admin")
COPY = msgspec.convert({"body": [{"type": "text", "text": TEXT}]}, PostCopy)

Row = tuple[object, ...]


class Rates(Struct, frozen=True):
    """Acknowledged posts a second on one database: alone, and by number of writers at the desk and by the API."""

    raw: float
    desk: dict[int, float]
    api: dict[int, float]


def section(*, quick: bool) -> Told:
    """Measure and tell. Raises SystemExit when no folder on a disk is found."""
    rounds, seconds = (1, 0.5) if quick else (ROUNDS, SECONDS)
    with disk() as folder, postgres() as server:
        kind = filesystem(folder)
        found: dict[str, list[Rates]] = {"SQLite": [], "PostgreSQL": []}
        for _ in range(rounds):
            found["SQLite"].append(on_sqlite(folder, seconds))
            if server is not None:
                found["PostgreSQL"].append(on_postgres(server, folder, seconds))
    measured = {name: _median(rates) for name, rates in found.items() if rates}
    first = f"Posts of {len(TEXT)} characters for {seconds:g} s each, median of {rounds} rounds in turn, on {kind}."
    return Told(f"{first}\n\n{told(measured)}", charts(measured))


def told(measured: dict[str, Rates]) -> str:
    """Tell of a run, by the name of the database."""
    heads = ["acknowledged a second"]
    for name in measured:
        heads += [name, f"of {name}"]
    ways: list[tuple[str, str | None, int]] = [("the database alone, one row a commit", None, 0)]
    ways += [(f"desk, {_writers(count)}", "desk", count) for count in WRITERS]
    ways += [(f"API of `depesche serve`, {_writers(count)}", "api", count) for count in WRITERS]
    rows = []
    for label, way, count in ways:
        row = [label]
        for rates in measured.values():
            rate = rates.raw if way is None else getattr(rates, way)[count]
            row += [f"{rate:,.0f}", f"{rate / rates.raw:.2f}"]
        rows.append(row)
    missing = [] if "PostgreSQL" in measured else ["PostgreSQL was not measured: the extra `dev` carries its programs."]
    return "\n\n".join([table(heads, rows), goal_table(goals(measured)), *missing])


def charts(measured: dict[str, Rates]) -> tuple[Chart, ...]:
    """Give what is to be drawn of a run."""
    labels = ["database alone", *(f"{way}, {_writers(n)}" for way in ("desk", "API") for n in WRITERS)]
    series = {
        name: [rates.raw, *(rates.desk[n] for n in WRITERS), *(rates.api[n] for n in WRITERS)]
        for name, rates in measured.items()
    }
    return (Chart("append", "Posts on disk", "acknowledged a second", labels, series),)


def goals(measured: dict[str, Rates]) -> list[Goal]:
    """Compare with what Depesche has promised itself."""
    _, several, many = WRITERS
    by_raw = [
        Goal(f"{label}, {_writers(count)}, by {name} alone", getattr(rates, way)[count] / rates.raw, OF_RAW, least=True)
        for name, rates in measured.items()
        for label, way in (("posts at the desk", "desk"), ("posts by the API", "api"))
        for count in (several, many)
    ]
    a_second = [
        Goal(f"posts a second by the API on {name}, {_writers(several)}", rates.api[several], A_SECOND, least=True)
        for name, rates in measured.items()
    ]
    return by_raw + a_second


def on_sqlite(folder: Path, seconds: float) -> Rates:
    """Measure on SQLite, each way in a file of its own."""
    with _place(folder) as place:
        raw = raw_sqlite(place / "raw.sqlite", seconds)
    desk = {}
    for writers in WRITERS:
        with _place(folder) as place:
            desk[writers] = through_desk(place / "depesche.sqlite", place, writers, seconds)
    with _place(folder) as place:
        served = SERVE.start(place)
        with served.process:
            api = {writers: through_api(served, writers, seconds) for writers in WRITERS}
    return Rates(raw, desk, api)


def on_postgres(server: Postgres, folder: Path, seconds: float) -> Rates:
    """Measure on PostgreSQL, each way in a database of its own."""
    raw = raw_postgres(server.database(), seconds)
    desk = {}
    for writers in WRITERS:
        desk[writers] = through_desk(server.database(), folder, writers, seconds)
    with _place(folder) as place:
        served = SERVE.start(place, {"DEPESCHE_DATABASE_URL": server.database()})
        with served.process:
            api = {writers: through_api(served, writers, seconds) for writers in WRITERS}
    return Rates(raw, desk, api)


@contextmanager
def disk() -> Iterator[Path]:
    """Make a temporary folder that is on a disk: what is measured is what a disk costs."""
    for place in (tempfile.gettempdir(), "/var/tmp", str(Path.cwd())):
        if filesystem(Path(place)) not in MEMORY:
            with tempfile.TemporaryDirectory(prefix="depesche-bench-", dir=place) as folder:
                yield Path(folder)
            return
    raise SystemExit("every temporary folder is in memory; set TMPDIR to one on a disk")


def raw_sqlite(path: Path, seconds: float) -> float:
    """Give the commits a second of SQLite alone, as durable as ours are, of rows with the bytes of an event."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"CREATE TABLE events (n INTEGER PRIMARY KEY, {COLUMNS})")
    marks = ", ".join("?" * len(COLUMNS.split()))
    statement = f"INSERT INTO events ({COLUMNS}) VALUES ({marks})"
    rate = _rate(lambda row: connection.execute(statement, row), _event_rows(), seconds)
    connection.close()
    return rate


def raw_postgres(address: str, seconds: float) -> float:
    """Give the commits a second of PostgreSQL alone, over one connection, of rows with the bytes of an event."""
    import psycopg

    types = (
        "text",
        "bigint",
        "text",
        "text",
        "int",
        "bigint",
        "text",
        "text",
        "bytea",
        "bytea",
        "text",
        "text",
        "text",
    )
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(COLUMNS.split(", "), types, strict=True))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE TABLE raw (n bigserial PRIMARY KEY, {columns})".encode())
        statement = f"INSERT INTO raw ({COLUMNS}) VALUES ({', '.join(['%s'] * len(types))})".encode()
        return _rate(lambda row: connection.execute(statement, row, prepare=True), _event_rows(), seconds)


def through_desk(database: Path | str, folder: Path, writers: int, seconds: float) -> float:
    """Give the posts a second that writers in this process publish through the desk."""
    with desk_on(database, folder) as desk:
        asyncio.run(_write_all(desk, writers, WARM_UP_SECONDS))
        return asyncio.run(_write_all(desk, writers, seconds))


def through_api(served: Served, writers: int, seconds: float) -> float:
    """Give the posts a second that writers publish through the API of a server in a process of its own."""
    _write(served, writers, WARM_UP_SECONDS)
    return _write(served, writers, seconds)


@contextmanager
def desk_on(database: Path | str, folder: Path) -> Iterator[Desk]:
    """Open a desk of its own on a database, with one blog."""
    log = open_log(database)
    try:
        desk = Desk(log, MediaStore(Disk(folder / "media"), Limits()))
        copy = msgspec.convert({"headline": "Count night", "language": "en", "zone": "UTC"}, BlogCopy)
        desk.submit_now([OpenBlog(id=new_ulid(), blog=ours.SLUG, copy=copy)], ACTOR)
        yield desk
    finally:
        log.close()


def publish(slug: str = ours.SLUG) -> Publish:
    """Make the command that publishes a post of one paragraph."""
    ulid = new_ulid()
    return Publish(id=ulid, blog=slug, post=ulid, copy=COPY)


@contextmanager
def _place(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        yield Path(place)


def _event_rows() -> Iterator[Row]:
    payload = msgspec.json.encode({"kind": "PostPublished", "post": new_ulid(), "copy": COPY})
    digest, blog = "0" * 64, new_ulid()
    fixed = ("PostPublished", 1, 1_700_000_000_000, "bench")
    ulids = [new_ulid() for _ in range(MOST)]
    for seq, ulid in enumerate(ulids, 1):
        yield (blog, seq, ulid, *fixed, ulid, payload, b"x" * 16, digest, digest, digest)


def _rate(insert: Callable[[Row], object], rows: Iterator[Row], seconds: float) -> float:
    first = next(rows)  # all that is costly about making them is done before the clock runs
    insert(first)
    done, begun = 0, time.perf_counter()
    while (took := time.perf_counter() - begun) < seconds:
        insert(next(rows))
        done += 1
    return done / took


async def _write_all(desk: Desk, writers: int, seconds: float) -> float:
    """Have writers publish for a while; give how many posts a second were acknowledged."""
    begun = time.perf_counter()

    async def write() -> int:
        done = 0
        while time.perf_counter() - begun < seconds:
            await desk.submit(publish(), ACTOR)
            done += 1
        return done

    done = await asyncio.gather(*(write() for _ in range(writers)))
    return sum(done) / (time.perf_counter() - begun)


def _write(served: Served, writers: int, seconds: float) -> float:
    """Have writers publish for a while; give how many posts a second were acknowledged."""
    requests = [served.publication(number, len(TEXT)) for number in range(round(seconds * MOST_A_SECOND))]
    begun = time.perf_counter()
    done = write_all(HOST, served.port, requests, writers, seconds)
    return done / (time.perf_counter() - begun)


def _writers(count: int) -> str:
    return "1 writer" if count == 1 else f"{count} writers"


def _median(found: Sequence[Rates]) -> Rates:
    return Rates(
        median(one.raw for one in found),
        {count: median(one.desk[count] for one in found) for count in WRITERS},
        {count: median(one.api[count] for one in found) for count in WRITERS},
    )
