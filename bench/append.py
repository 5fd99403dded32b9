"""Durable appends: through the API, through the desk, and as SQLite alone would do them."""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import msgspec
from bench import ours
from bench.engines import HOST, SERVE
from bench.machine import filesystem
from bench.report import Goal, goal_table, table
from bench.wire import Connection

from depesche.desk import Desk
from depesche.log.opening import open_log
from depesche.media.kinds import Limits
from depesche.model.blog import BlogCopy
from depesche.model.commands import Actor, OpenBlog, Publish
from depesche.model.ids import new_ulid
from depesche.model.post import PostCopy
from depesche.store.disk import Disk
from depesche.store.media import MediaStore

WRITERS = 8
ROUNDS = 3
WINDOW = 100
"""Appends whose median stands for the one in their middle."""
NEAR, FAR = 10, 10_000
MEMORY = ("tmpfs", "ramfs")
TEXT = "The count goes on, and every district reports its own figures as they are checked. " * 3
ROW_BYTES = 700
"""Bytes of a row of the bare table, about those of an event."""

_ACTOR = Actor("bench", "admin")
_COPY = msgspec.convert({"body": [{"type": "text", "text": TEXT}]}, PostCopy)


def section(*, quick: bool) -> str:
    """Measure and tell. Raises SystemExit when no folder on a disk is found."""
    appends, far = (400, 1_000) if quick else (2_000, FAR)
    with disk() as folder:
        kind = filesystem(folder)
        found = [
            (raw(folder, appends), through_desk(folder, appends), through_api(folder, appends)) for _ in range(ROUNDS)
        ]
        near_ms, far_ms = growth(folder, far)
    bare, desk, api = (median(figures) for figures in zip(*found, strict=True))
    rows = [
        ("SQLite alone, one connection, one row a commit", f"{bare:,.0f}", "1"),
        (f"desk, {WRITERS} writers", f"{desk:,.0f}", f"{desk / bare:.2f}"),
        (f"API of `depesche serve`, {WRITERS} writers", f"{api:,.0f}", f"{api / bare:.2f}"),
    ]
    goals = [
        Goal("acknowledged appends a second by the API", api, 200, least=True),
        Goal(f"an append around the {far:,}th by one around the {NEAR}th", far_ms / near_ms, 1.25),
    ]
    told = f"{appends:,} posts of {len(TEXT)} characters each, median of {ROUNDS} rounds in turn, on {kind}."
    cost = f"One append, one writer: {near_ms:.2f} ms around the {NEAR}th, {far_ms:.2f} ms around the {far:,}th post."
    return "\n\n".join([told, table(("way", "acknowledged a second", "of SQLite"), rows), cost, goal_table(goals)])


@contextmanager
def disk() -> Iterator[Path]:
    """Make a temporary folder that is on a disk: what is measured is what a disk costs."""
    for place in (tempfile.gettempdir(), "/var/tmp", str(Path.cwd())):
        if filesystem(Path(place)) not in MEMORY:
            with tempfile.TemporaryDirectory(prefix="depesche-bench-", dir=place) as folder:
                yield Path(folder)
            return
    raise SystemExit("every temporary folder is in memory; set TMPDIR to one on a disk")


def raw(folder: Path, count: int) -> float:
    """Give the commits a second of SQLite alone, as durable as ours are."""
    with _place(folder) as place:
        connection = sqlite3.connect(place / "raw.sqlite", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE events (seq INTEGER PRIMARY KEY, payload BLOB)")
        begun = time.perf_counter()
        for seq in range(count):
            connection.execute("INSERT INTO events VALUES (?, ?)", (seq, b"x" * ROW_BYTES))
        rate = count / (time.perf_counter() - begun)
        connection.close()
    return rate


def through_desk(folder: Path, count: int) -> float:
    """Give the posts a second that writers in this process publish through the desk."""
    with _desk(folder) as desk:
        begun = time.perf_counter()
        asyncio.run(_write_all(desk, count))
        return count / (time.perf_counter() - begun)


def through_api(folder: Path, count: int) -> float:
    """Give the posts a second that writers publish through the API of a server in a process of its own."""
    with _place(folder) as place:
        served = SERVE.start(place)
        with served.process:
            return count / _seconds(lambda: _put_posts(served.port, served.publication, count // WRITERS))


def growth(folder: Path, far: int) -> tuple[float, float]:
    """Give what an append costs (ms) around the NEARth and around the `far`th post of a blog: one writer, in turn."""
    with _desk(folder) as short, _desk(folder) as long:
        for desk, posts in ((short, NEAR), (long, far - WINDOW // 2)):
            _publish_at_once(desk, posts)
        took = [(_append_ms(short), _append_ms(long)) for _ in range(WINDOW)]
    near_ms, far_ms = zip(*took, strict=True)
    return median(near_ms), median(far_ms)


@contextmanager
def _place(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        yield Path(place)


@contextmanager
def _desk(folder: Path) -> Iterator[Desk]:
    with _place(folder) as place:
        log = open_log(place / "depesche.sqlite")
        try:
            desk = Desk(log, MediaStore(Disk(place / "media"), Limits()))
            copy = msgspec.convert({"headline": "Count night", "language": "en", "zone": "UTC"}, BlogCopy)
            desk.submit_now([OpenBlog(id=new_ulid(), blog=ours.SLUG, copy=copy)], _ACTOR)
            yield desk
        finally:
            log.close()


def _publish() -> Publish:
    ulid = new_ulid()
    return Publish(id=ulid, blog=ours.SLUG, post=ulid, copy=_COPY)


async def _write_all(desk: Desk, count: int) -> None:
    async def write() -> None:
        for _ in range(count // WRITERS):
            await desk.submit(_publish(), _ACTOR)

    await asyncio.gather(*(write() for _ in range(WRITERS)))


def _publish_at_once(desk: Desk, count: int) -> None:
    for begin in range(0, count, WINDOW):
        desk.submit_now([_publish() for _ in range(min(WINDOW, count - begin))], _ACTOR)


def _append_ms(desk: Desk) -> float:
    command = [_publish()]
    begun = time.perf_counter()
    desk.submit_now(command, _ACTOR)
    return (time.perf_counter() - begun) * 1000


def _put_posts(port: int, publication: Callable[[int, int], bytes], count: int) -> None:
    with Connection(HOST, port) as connection:
        for number in range(count):
            ours.expect(connection.ask(publication(number, len(TEXT))))


def _seconds(write: Callable[[], None]) -> float:
    """Let WRITERS threads write at the same time; give how long it took. Raises what a writer raised."""
    with ThreadPoolExecutor(WRITERS) as threads:
        begun = time.perf_counter()
        for writing in [threads.submit(write) for _ in range(WRITERS)]:
            writing.result()
        return time.perf_counter() - begun
