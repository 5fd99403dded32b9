"""How well the automatic digest finds the key events that a newsroom would mark, beside lead, random and LexRank."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from statistics import mean, median

from bench.coverages import BEGIN, Coverage, coverages, demo_coverages, plain
from bench.lexrank import lexrank
from bench.report import Goal, goal_table, table
from msgspec import Struct

from depesche.digest.choice import choose, count_for
from depesche.model.blocks import Text
from depesche.model.post import Post
from depesche.search.indexed import stems_of

SEEDS = 1_000
LONG = (100, 1_000)
WORDS = 60
TIMES = 5
MOST_MS = 500.0
"""Milliseconds that a choice among as many posts as there may be should take, in a thread."""

Choice = Callable[[Coverage, int], Sequence[Post]]


class Scores(Struct, frozen=True):
    """Means over coverages, each counting the same: of posts (precision, recall, F1), and of words (ROUGE-1, F1)."""

    precision: float
    recall: float
    f1: float
    rouge: float


def section(*, quick: bool) -> str:
    """Measure and tell."""
    held, tuned, demo = coverages("held"), coverages("tuned"), demo_coverages()
    sets = {
        "held back": held,
        "held back, words alone": [plain(one) for one in held],
        "tuned by": tuned,
        "tuned by, words alone": [plain(one) for one in tuned],
        "demo": demo,
        "demo, words alone": [plain(one) for one in demo],
    }
    parts = [_told(name, some, quick=quick) for name, some in sets.items()]
    ours, others = _scores(held, _ours), [_scores(held, choice).f1 for choice in (_lead, _lexrank)]
    goals = [
        Goal("held back: F1 by that of LexRank", ours.f1 / others[1], 1.0, least=True),
        Goal("held back: F1 by that of the longest posts", ours.f1 / _scores(held, _longest).f1, 1.0, least=True),
        Goal(
            "demo: F1 by that of the longest posts",
            _scores(demo, _ours).f1 / _scores(demo, _longest).f1,
            1.0,
            least=True,
        ),
        Goal(f"choice among {LONG[-1]:,} posts of {WORDS} words", _milliseconds(LONG[-1]), MOST_MS, " ms"),
    ]
    speed = table(("posts", "ms"), [(f"{posts:,}", f"{_milliseconds(posts):.0f}") for posts in LONG])
    return "\n\n".join([*parts, "### What a choice takes", speed, "### Goals", goal_table(goals)])


def _told(name: str, some: Sequence[Coverage], *, quick: bool) -> str:
    methods: Mapping[str, Choice] = {
        "lead (the first posts)": _lead,
        "the longest posts": _longest,
        "LexRank": _lexrank,
        "**Depesche**": _ours,
    }
    seeds = range(SEEDS // 50 if quick else SEEDS)
    rows = [_row("random, mean of many", _mean([_scores(some, _random(seed)) for seed in seeds]))]
    rows += [_row(method, _scores(some, choice)) for method, choice in methods.items()]
    posts, key = sum(len(one.posts) for one in some), sum(len(one.key) for one in some)
    heads = (f"{len(some)} coverages, {posts} posts, {key} key events", "precision", "recall", "F1", "ROUGE-1")
    return f"### {name[0].upper()}{name[1:]}\n\n{table(heads, rows)}"


def _row(method: str, one: Scores) -> tuple[str, ...]:
    return (method, *(f"{figure:.2f}" for figure in (one.precision, one.recall, one.f1, one.rouge)))


def _scores(some: Sequence[Coverage], choice: Choice) -> Scores:
    return _mean([_score(one, choice(one, count_for(len(one.posts)))) for one in some])


def _mean(some: Sequence[Scores]) -> Scores:
    return Scores(*(mean(getattr(one, name) for one in some) for name in Scores.__struct_fields__))


def _score(coverage: Coverage, chosen: Sequence[Post]) -> Scores:
    right = sum(post.id in coverage.key for post in chosen)
    wanted = [stem for post in coverage.posts if post.id in coverage.key for stem in stems_of(post, coverage.language)]
    given = [stem for post in chosen for stem in stems_of(post, coverage.language)]
    shared = sum(min(wanted.count(stem), given.count(stem)) for stem in set(wanted))
    f1 = 2 * right / (len(chosen) + len(coverage.key))
    return Scores(right / len(chosen), right / len(coverage.key), f1, 2 * shared / (len(wanted) + len(given)))


def _ours(coverage: Coverage, count: int) -> Sequence[Post]:
    return choose(coverage.posts, coverage.language, count)


def _lead(coverage: Coverage, count: int) -> Sequence[Post]:
    return coverage.posts[:count]


def _longest(coverage: Coverage, count: int) -> Sequence[Post]:
    return sorted(coverage.posts, key=lambda post: len(stems_of(post, coverage.language)))[-count:]


def _lexrank(coverage: Coverage, count: int) -> Sequence[Post]:
    ranks = lexrank([stems_of(post, coverage.language) for post in coverage.posts])
    return [coverage.posts[n] for n in sorted(range(len(ranks)), key=lambda n: -ranks[n])[:count]]


def _random(seed: int) -> Choice:
    return lambda coverage, count: random.Random(seed).sample(coverage.posts, count)


def _milliseconds(posts: int) -> float:
    """Take the time of a choice among so many posts of made-up words, of which few are frequent (Zipf)."""
    dice = random.Random(posts)
    words = ["".join(dice.choices("abdefgiklmnoprstu", k=dice.randint(3, 10))) for _ in range(8_000)]
    texts = [" ".join(words[int(len(words) ** dice.random()) - 1] for _ in range(WORDS)) for _ in range(posts)]
    made = [
        Post(
            id=f"{n:026}", time=BEGIN + timedelta(minutes=n), rev=1, order=n, seq=n, state="published",
            published_at=BEGIN, body=(Text(text),),
        )
        for n, text in enumerate(texts)
    ]  # fmt: skip
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        choose(made, "en", count_for(posts))
        times.append((time.perf_counter() - begun) * 1000)
    return median(times)
