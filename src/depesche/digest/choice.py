"""Which posts of a coverage stand for it where nobody has said so. Pure; `docs/digest.md` says the method in words."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from depesche.digest.vectors import Vector, centrality, likeness, vectors_of
from depesche.model.blocks import Text
from depesche.model.post import Confidence, Post
from depesche.rules.known import standings
from depesche.rules.ties import ties_of
from depesche.search.indexed import stems_of

LEAST, MOST = 3, 15
"""Posts of a digest."""
ONE_IN = 6
"""Posts for which a digest has one."""
APART = 0.5
"""Part of an even share of the coverage within which a post stands close to one that was chosen."""
TWINS = 0.8
"""Likeness from which on a post says nothing that one chosen has not said."""
SURENESS: Mapping[Confidence | None, float] = {"confirmed": 1, "reported": 0.5, "unconfirmed": -1, "disputed": -1}
"""What a post is worth for how sure the newsroom is."""


class Weights(Struct, frozen=True):
    """How much each sign of a post counts (0 to 1 itself), and what is taken off for being like one chosen, or near."""

    central: float = 1.0
    length: float = 1.0
    headline: float = 0.25
    linked: float = 0.25
    sure: float = 0.5
    shows: float = 0.5
    alike: float = 1.0
    close: float = 0.15


WEIGHTS = Weights()
"""Found on one half of the coverages of `bench/gold/coverage`, in round figures; the other half was held back."""


def count_for(posts: int) -> int:
    """Say how many posts a digest of so many has."""
    return min(posts, max(LEAST, min(MOST, round(posts / ONE_IN))))


def choose(posts: Sequence[Post], language: str, count: int, weights: Weights = WEIGHTS) -> list[Post]:
    """Choose posts, those that stand, `count` at most; gives them by their time. `language` is their blog's.

    Neither what a confirmed post contradicts is among them, nor two that say the same. The same posts give the same
    choice, in whatever order.
    """
    standing = sorted((post for post in posts if post.state == "published"), key=_place)
    vectors = vectors_of([stems_of(post, language) for post in standing])
    worth, wrong = _worth(standing, vectors, weights), _wrong(standing)
    alike, close = [0.0] * len(standing), [0.0] * len(standing)
    left = [place for place, post in enumerate(standing) if post.id not in wrong]
    taken: list[int] = []
    span = APART * len(standing) / (count or 1)
    while left and len(taken) < count:
        best = max(left, key=lambda one: worth[one] - weights.alike * alike[one] - weights.close * close[one])
        left.remove(best)
        taken.append(best)
        for one in left:
            alike[one] = max(alike[one], likeness(vectors[one], vectors[best]))
            close[one] = max(close[one], 1 - abs(one - best) / span)
        left = [one for one in left if alike[one] < TWINS]
    return [standing[place] for place in sorted(taken)]


def _worth(posts: Sequence[Post], vectors: Sequence[Vector], weights: Weights) -> list[float]:
    """Give what each post is worth by itself."""
    central, linked = _relative(centrality(vectors)), _linked(posts)
    full = sorted(vector.says for vector in vectors)[-1 - len(vectors) // ONE_IN] or 1.0 if vectors else 1.0
    headed = sum(post.headline is not None for post in posts)
    rare = 1 - headed / (len(posts) or 1)  # where all have one, a headline says nothing
    return [
        weights.central * central[place]
        + weights.length * min(1.0, vectors[place].says / full)
        + weights.headline * rare * (post.headline is not None)
        + weights.linked * (post.id in linked)
        + weights.sure * SURENESS.get(post.confidence, 0.0)
        - weights.shows * _only_shows(post)
        for place, post in enumerate(posts)
    ]


def _linked(posts: Sequence[Post]) -> set[str]:
    """Give the posts (ULIDs) that another one continues or confirms."""
    return {link.post for post in posts for link in post.links if link.relation != "contradicts"}


def _wrong(posts: Sequence[Post]) -> set[str]:
    ties = ties_of(posts, posts)
    return {post for post, stand in standings(reversed(posts), ties).items() if stand == "wrong"}


def _only_shows(post: Post) -> bool:
    """Tell whether a post has somebody's words or something to look at, and says nothing itself."""
    return not post.headline and not any(isinstance(block, Text) for block in post.body)


def _relative(figures: Sequence[float]) -> list[float]:
    most = max(figures, default=0.0)
    return [figure / most if most else 0.0 for figure in figures]


def _place(post: Post) -> tuple[object, int]:
    return post.time, post.order
