"""What grows with what is stored: blogs of 10, 1,000 and 100,000 posts, instances of 100 and 10,000 blogs."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import msgspec
from bench import append, ours
from bench.engines import HOST, started
from bench.machine import free_port
from bench.plots import Chart
from bench.report import Goal, Told, goal_table, table
from bench.wire import Connection, request

from depesche.desk import Desk
from depesche.log.opening import open_log
from depesche.media.kinds import Limits
from depesche.model.blog import BlogCopy
from depesche.model.commands import AnyCommand, OpenBlog
from depesche.model.ids import new_ulid
from depesche.store.disk import Disk
from depesche.store.media import MediaStore
from depesche.store.tokens import Tokens

SIZES = (10, 1_000, 100_000)
BLOGS = 10_000
QUICK_SIZES, QUICK_BLOGS = (10, 200, 2_000), 300
AT_ONCE = 500
TIMES = 60
FLAT = 1.5
"""Times what the smallest costs that the largest may, to be called flat."""
APPEND_FLAT = 1.25
"""The same of publishing a post."""
FEW = 100
FEWER = "few"
MANY = "many"

PUBLISH = "publish a post"
KEPT = "the page, as it is kept"
"""It costs by its bytes, of which a page of ten posts has fewer."""
CHARTED = (PUBLISH, "the page, made anew", KEPT, "head of the public log")

Costs = Mapping[str, Mapping[str, float]]
"""Milliseconds by what is asked, by where it is asked."""


def section(*, quick: bool) -> Told:
    """Measure and tell."""
    sizes, blogs = (QUICK_SIZES, QUICK_BLOGS) if quick else (SIZES, BLOGS)
    by_posts, by_blogs = measured(sizes, blogs, 20 if quick else TIMES)
    return Told(told(by_posts, by_blogs, sizes, blogs), charts(by_posts, sizes))


def measured(sizes: Sequence[int], blogs: int, times: int) -> tuple[Costs, Costs]:
    """Measure in blogs of so many posts, then in instances of few and of so many."""
    with append.disk() as folder, ExitStack() as stack:
        with _filling(folder / "posts") as desk:
            for size in sizes:
                _fill(desk, f"posts-{size}", size)
        for name, others in ((FEWER, FEW), (MANY, blogs)):
            with _filling(folder / name) as desk:
                _open(desk, [f"blog-{number}" for number in range(others)])
                _fill(desk, name, min(sizes))
        tall, alone, crowded = (stack.enter_context(_served(folder / name)) for name in ("posts", FEWER, MANY))
        by_posts = _in_turn({str(size): _asks(tall, f"posts-{size}") for size in sizes}, times)
        places = {FEWER: alone, MANY: crowded}
        by_blogs = _in_turn({name: _asks(place, name) | _asks_of_all(place) for name, place in places.items()}, times)
    return by_posts, by_blogs


def told(by_posts: Costs, by_blogs: Costs, sizes: Sequence[int], blogs: int) -> str:
    """Tell of a run."""
    heads = ["median, ms", *(f"{size:,} posts" for size in sizes), "last by first"]
    rows = [[name, *(f"{costs[str(size)]:.2f}" for size in sizes), _times(costs, str(sizes[-1]), str(sizes[0]))]
            for name, costs in by_posts.items()]  # fmt: skip
    among = ["median, ms", f"{FEW} blogs", f"{blogs:,} blogs", "second by first"]
    crowded = [[name, f"{costs[FEWER]:.2f}", f"{costs[MANY]:.2f}", _times(costs, MANY, FEWER)]
               for name, costs in by_blogs.items()]  # fmt: skip
    return "\n\n".join(
        [
            "### By posts in a blog", table(heads, rows),
            "### By blogs in an instance", table(among, crowded),
            goal_table(goals(by_posts, by_blogs, sizes, blogs)),
        ]
    )  # fmt: skip


def charts(by_posts: Costs, sizes: Sequence[int]) -> tuple[Chart, ...]:
    """Give what is to be drawn of a run."""
    series = {name: [by_posts[name][str(size)] for size in sizes] for name in CHARTED}
    labels = [f"{size:,}" for size in sizes]
    return (Chart("growth", "What a blog costs by its posts", "ms, median", labels, series, "lines"),)


def goals(by_posts: Costs, by_blogs: Costs, sizes: Sequence[int], blogs: int) -> list[Goal]:
    """Compare with what Depesche has promised itself."""
    first, last = str(sizes[0]), str(sizes[-1])
    return [
        *(
            Goal(f"{name}: {sizes[-1]:,} posts by {sizes[0]:,}", costs[last] / costs[first], _flat(name))
            for name, costs in by_posts.items()
        ),
        *(
            Goal(f"{name}: {blogs:,} blogs by {FEW}", costs[MANY] / costs[FEWER], _flat(name))
            for name, costs in by_blogs.items()
        ),
    ]


class Place:
    """A server on one of the databases, and what may be asked of it."""

    def __init__(self, connection: Connection, token: str) -> None:
        self.connection = connection
        self.token = token

    def get(self, path: str) -> None:
        """Read something. Raises ConnectionError unless it is there."""
        headers = ("Accept-Encoding: gzip", f"Authorization: Bearer {self.token}")
        ours.expect(self.connection.ask(request("GET", path, HOST, headers)))

    def publish(self, slug: str) -> None:
        """Publish a post. Raises ConnectionError unless it was done."""
        ours.expect(self.connection.ask(ours.publication(self.token, append.TEXT, slug)))


Asks = Mapping[str, Callable[[], float]]
"""What may be asked, by its name; each call gives the milliseconds that it took."""


def _asks(place: Place, slug: str) -> dict[str, Callable[[], float]]:
    """Give what is asked of one blog: each page is made anew, for a post has come since it was made."""

    def anew(path: str) -> Callable[[], float]:
        def ask() -> float:
            place.publish(slug)
            return _ms(lambda: place.get(path))

        return ask

    return {
        PUBLISH: lambda: _ms(lambda: place.publish(slug)),
        "the page, made anew": anew(f"/{slug}"),
        KEPT: lambda: _ms(lambda: place.get(f"/{slug}")),
        "head of the public log": anew(f"/{slug}/log/head.json"),
        "Atom feed": anew(f"/{slug}/feed.atom"),
        "the desk's list of posts": lambda: _ms(lambda: place.get(f"/api/v1/blogs/{slug}/desk/posts")),
    }


def _asks_of_all(place: Place) -> dict[str, Callable[[], float]]:
    """Give what is asked of an instance."""
    return {
        "the front page": lambda: _ms(lambda: place.get("/")),
        "the list of blogs by the API": lambda: _ms(lambda: place.get("/api/v1/blogs")),
        "the desk's list of blogs": lambda: _ms(lambda: place.get("/api/v1/desk/blogs")),
    }


def _in_turn(asks: Mapping[str, Asks], times: int) -> Costs:
    """Ask everything everywhere in turn, so that noise hits all alike; give medians."""
    took: dict[str, dict[str, list[float]]] = {}
    for _ in range(times):
        for where, asked in asks.items():
            for name, ask in asked.items():
                took.setdefault(name, {}).setdefault(where, []).append(ask())
    return {name: {where: median(all_ms) for where, all_ms in at.items()} for name, at in took.items()}


def _ms(ask: Callable[[], None]) -> float:
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000


@contextmanager
def _filling(folder: Path) -> Iterator[Desk]:
    log = open_log(folder / "data" / "depesche.sqlite")
    try:
        yield Desk(log, MediaStore(Disk(folder / "data" / "media"), Limits()))
    finally:
        log.close()


def _fill(desk: Desk, slug: str, posts: int) -> None:
    _open(desk, [slug])
    for begin in range(0, posts, AT_ONCE):
        desk.submit_now([append.publish(slug) for _ in range(min(AT_ONCE, posts - begin))], append.ACTOR)


def _open(desk: Desk, slugs: Sequence[str]) -> None:
    copy = msgspec.convert({"headline": "Count night", "language": "en", "zone": "UTC"}, BlogCopy)
    opening: list[AnyCommand] = [OpenBlog(id=new_ulid(), blog=slug, copy=copy) for slug in slugs]
    for begin in range(0, len(opening), AT_ONCE):
        desk.submit_now(opening[begin : begin + AT_ONCE], append.ACTOR)


@contextmanager
def _served(folder: Path) -> Iterator[Place]:
    log = open_log(folder / "data" / "depesche.sqlite")
    token = Tokens(log.engine).make(None)
    log.close()
    port = free_port()
    with started(ours.serving(port), folder, port, ours.environment(folder)), Connection(HOST, port) as connection:
        yield Place(connection, token)


def _flat(name: str) -> float:
    return APPEND_FLAT if name == PUBLISH else FLAT


def _times(costs: Mapping[str, float], one: str, other: str) -> str:
    return f"{costs[one] / costs[other]:.2f}"
