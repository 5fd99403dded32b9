"""What a search costs at the server: 100,000 posts in ten live blogs, on SQLite and on PostgreSQL."""

import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import msgspec
from bench import append
from bench.database import postgres
from bench.report import Goal, Told, goal_table, table

from depesche.desk import Desk
from depesche.live.present import Present
from depesche.live.search import Search, Searching, results_of
from depesche.log.found import rebuild
from depesche.log.opening import open_log
from depesche.log.sql import SqlLog
from depesche.media.kinds import Limits
from depesche.model.blog import BlogCopy
from depesche.model.commands import OpenBlog, Publish
from depesche.model.ids import new_ulid
from depesche.model.post import PostCopy
from depesche.render.assets import load_assets
from depesche.render.html import Html, Site
from depesche.store.disk import Disk
from depesche.store.media import MediaStore

POSTS, QUICK_POSTS = 100_000, 5_000
BLOGS = 10
AT_ONCE = 500
"""Posts that are published in one transaction."""
TIMES = 20
LIMIT = 30.0
"""Milliseconds in which a search of 100,000 posts should be answered."""
SYLLABLES = ("an", "be", "co", "da", "el", "fi", "go", "ha", "in", "jo", "ka", "le", "mo", "nu", "ol", "re", "si", "tu")
WORDS = 4_000
"""Words of the made-up language, the second half as frequent as the first, and so on (Zipf)."""

Costs = Mapping[str, tuple[float, float, int]]
"""By question: median and longest in ms, and how many were found, as the page says."""


def section(*, quick: bool) -> Told:
    """Measure and tell."""
    posts = QUICK_POSTS if quick else POSTS
    found: dict[str, Costs] = {}
    again: dict[str, float] = {}
    with append.disk() as folder, postgres() as server:
        places: dict[str, Path | str] = {"SQLite": folder / "depesche.sqlite"}
        if server is not None:
            places["PostgreSQL"] = server.database()
        for name, place in places.items():
            with _filled(place, folder, posts) as log:
                again[name] = _rebuilt(log)
                found[name] = _measured(log)
    return Told(told(found, again, posts))


def told(found: Mapping[str, Costs], again: Mapping[str, float], posts: int) -> str:
    """Tell of a run."""
    names = list(found)
    heads = ["median / longest, ms", "found", *names]
    rows = [
        (
            question,
            f"{min(found[names[0]][question][2], 1_000):,}{'+' if found[names[0]][question][2] > 1_000 else ''}",
            *(f"{found[name][question][0]:.1f} / {found[name][question][1]:.1f}" for name in names),
        )
        for question in found[names[0]]
    ]
    rows.append(("the index made anew, s", "", *(f"{again[name]:.1f}" for name in names)))
    first = f"{posts:,} posts of 40 words in {BLOGS} live blogs; each question {TIMES} times, with count and page."
    return f"{first}\n\n{table(heads, rows)}\n\n{goal_table(goals(found))}"


def goals(found: Mapping[str, Costs]) -> list[Goal]:
    """Compare with what Depesche has promised itself."""
    return [
        Goal(f"{question}, {name}: median", costs[question][0], LIMIT, "ms")
        for name, costs in found.items()
        for question in costs
    ]


def _vocabulary() -> tuple[list[str], list[float]]:
    chosen = random.Random(5)  # it keeps no secret
    words = ["".join(chosen.choices(SYLLABLES, k=3)) for _ in range(WORDS)]
    return words, [1 / (place + 1) for place in range(WORDS)]


@contextmanager
def _filled(place: Path | str, folder: Path, posts: int) -> Iterator[SqlLog]:
    words, weights = _vocabulary()
    chosen = random.Random(7)  # it keeps no secret
    log = open_log(place)
    try:
        desk = Desk(log, MediaStore(Disk(folder / "media"), Limits()))
        slugs = [f"blog-{number}" for number in range(BLOGS)]
        for slug in slugs:
            copy = BlogCopy(headline="Count night", language="de")
            desk.submit_now([OpenBlog(id=new_ulid(), blog=slug, copy=copy)], append.ACTOR)
        for begun in range(0, posts, AT_ONCE):
            slug = slugs[(begun // AT_ONCE) % BLOGS]
            texts = [" ".join(chosen.choices(words, weights, k=40)) for _ in range(AT_ONCE)]
            desk.submit_now([_publish(slug, text, number) for number, text in enumerate(texts)], append.ACTOR)
        yield log
    finally:
        log.close()


def _publish(slug: str, text: str, number: int) -> Publish:
    said = {"body": [{"type": "text", "text": text}], "tags": ["often" if number % 3 else "seldom"]}
    return Publish(id=new_ulid(), blog=slug, post=new_ulid(), copy=msgspec.convert(said, PostCopy))


def _rebuilt(log: SqlLog) -> float:
    begun = time.perf_counter()
    with log.engine.execution_options(write=True).begin() as connection:
        rebuild(connection)
    return time.perf_counter() - begun


def _measured(log: SqlLog) -> Costs:
    words, _ = _vocabulary()
    searching = Searching(Present(Html(Site("Bench", "https://bench.example", load_assets()))))
    questions: Mapping[str, tuple[str | None, Search]] = {
        "a word in nearly every post": (None, Search(q=words[0])),
        "a word in some posts": (None, Search(q=words[200])),
        "a rare word": (None, Search(q=words[-1])),
        "three words": (None, Search(q=" ".join(words[3:6]))),
        "a phrase": (None, Search(q=f'"{words[0]} {words[1]}"')),
        "a word without another": (None, Search(q=f"{words[1]} -{words[0]}")),
        "a word that is nowhere": (None, Search(q="qqqqq")),
        "two words, in one live blog": ("blog-3", Search(q=" ".join(words[1:3]))),
        "a word with a tag": (None, Search(q=words[4], tag="seldom")),
        "a beginning": (None, Search(q=words[2][:4], begun=True)),
    }
    return {name: _cost(log, searching, slug, search) for name, (slug, search) in questions.items()}


def _cost(log: SqlLog, searching: Searching, slug: str | None, search: Search) -> tuple[float, float, int]:
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        with log.reading() as rows:
            searching.page(rows, rows.blog(slug) if slug else None, search, "en")
        took.append((time.perf_counter() - begun) * 1_000)
    with log.reading() as rows:
        count = results_of(rows, rows.blog(slug) if slug else None, search).count
    return median(took), max(took), count
