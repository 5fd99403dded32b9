"""What a jump into the past of a blog costs by the blog's length: early, in the middle and late in its log."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

from bench import append
from bench.report import Goal, Told, goal_table, table
from sqlalchemy import Engine
from sqlalchemy.event import listen, remove

from depesche.desk import Desk
from depesche.live.present import Present
from depesche.live.replay import Replay
from depesche.log.opening import open_log
from depesche.log.rows import Rows
from depesche.media.kinds import Limits
from depesche.model.blog import Blog, BlogCopy
from depesche.model.commands import OpenBlog
from depesche.model.ids import new_ulid
from depesche.render.assets import load_assets
from depesche.render.html import Html, Site
from depesche.store.disk import Disk
from depesche.store.media import MediaStore

SIZES = (100, 1_000, 10_000, 100_000)
QUICK_SIZES = (100, 1_000)
A_MINUTE = 20
"""Posts of a minute of the blogs that are jumped in."""
TIMES = 15
FEW_STEPS = 10
"""Steps of SQLite's machine that are counted as one."""
MORE = 1.25
"""Times the steps in a blog of a tenth of the posts that a jump may take, to be no more than logarithmic."""

Cost = tuple[float, int, int]
"""Milliseconds (median), steps of SQLite's machine, statements."""


def section(*, quick: bool) -> Told:
    """Measure and tell."""
    sizes = QUICK_SIZES if quick else SIZES
    with append.disk() as folder:
        costs = {size: _measured(folder / str(size), size) for size in sizes}
    return Told(told(costs))


def told(costs: Mapping[int, Mapping[str, Cost]]) -> str:
    """Tell of a run."""
    sizes = list(costs)
    heads = ["ms / steps / statements", *(f"{size:,} posts" for size in sizes)]
    rows = [
        [place, *("{:.2f} / {:,} / {}".format(*costs[size][place]) for size in sizes)]
        for place in costs[sizes[0]]
    ]  # fmt: skip
    return f"{table(heads, rows)}\n\n{goal_table(goals(costs))}"


def goals(costs: Mapping[int, Mapping[str, Cost]]) -> list[Goal]:
    """Compare with what Depesche has promised itself."""
    return [
        Goal(
            f"steps of a jump, {place}: {more:,} posts by {fewer:,}",
            costs[more][place][1] / costs[fewer][place][1],
            MORE,
        )
        for place in costs[next(iter(costs))]
        for fewer, more in pairwise(costs)
    ]  # fmt: skip


def _measured(folder: Path, posts: int) -> dict[str, Cost]:
    log = open_log(folder / "depesche.sqlite")
    try:
        now = [BEGIN]
        instants = _filled(Desk(log, MediaStore(Disk(folder / "media"), Limits()), lambda: now[0]), now, posts)
        with log.reading() as rows:
            blog = rows.blog("replayed")
            if blog is None:
                raise LookupError("the blog that was just filled is not there")
            return {place: _cost(log.engine, rows, blog, instant) for place, instant in instants.items()}
    finally:
        log.close()


BEGIN = datetime(2026, 3, 1, 18, tzinfo=UTC)


def _filled(desk: Desk, now: list[datetime], posts: int) -> dict[str, datetime]:
    opening = OpenBlog(id=new_ulid(), blog="replayed", copy=BlogCopy(headline="Count night"))
    desk.submit_now([opening], append.ACTOR)
    for _ in range(posts // A_MINUTE):
        now[0] += timedelta(minutes=1)
        desk.submit_now([append.publish("replayed") for _ in range(A_MINUTE)], append.ACTOR)
    early = timedelta(minutes=40 / A_MINUTE)
    return {"early": BEGIN + early, "in the middle": BEGIN + (now[0] - BEGIN) / 2, "late": now[0]}


def _cost(engine: Engine, rows: Rows, blog: Blog, instant: datetime) -> Cost:
    replay = Replay(Present(Html(Site("Bench", "https://bench.example", load_assets()))))
    steps, statements, took = 0, 0, list[float]()

    def step() -> int:
        nonlocal steps
        steps += FEW_STEPS
        return 0

    def statement(*_: object) -> None:
        nonlocal statements
        statements += 1

    for _ in range(TIMES):
        begun = time.perf_counter()
        replay.page(rows, blog, instant)
        took.append((time.perf_counter() - begun) * 1000)
    raw = rows.connection.connection.dbapi_connection
    if raw is None:
        raise ConnectionError("the connection to the database is closed")
    listen(engine, "before_cursor_execute", statement)
    raw.set_progress_handler(step, FEW_STEPS)
    replay.page(rows, blog, instant)
    raw.set_progress_handler(None, 0)
    remove(engine, "before_cursor_execute", statement)
    return median(took), steps, statements
