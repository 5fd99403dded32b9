"""Texts as vectors of their words' stems: how much each says, how alike two are, how near each is to the middle."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log, sqrt

from msgspec import Struct

COMMON = 1 / 2
"""Share of the texts from which on a word that stands in so many says nothing: "the", and what is said every time."""


class Vector(Struct, frozen=True):
    """A text's words with their weights, brought to length 1, and how much it says: the sum of its words' rarity."""

    words: Mapping[str, float]
    says: float


def vectors_of(texts: Sequence[Sequence[str]]) -> list[Vector]:
    """Give a vector for each text (its stems), by TF-IDF. Numbers count for nothing: they are never the same twice."""
    stands_in = Counter(stem for text in texts for stem in set(text) if not stem.isdigit())
    rarity = {stem: max(0.0, log(COMMON * (len(texts) + 1) / count)) for stem, count in stands_in.items()}
    return [_vector(Counter(stem for stem in text if rarity.get(stem)), rarity) for text in texts]


def likeness(one: Vector, other: Vector) -> float:
    """Give the cosine of two vectors, 0 to 1."""
    few, many = sorted((one.words, other.words), key=len)
    return sum(weight * many[stem] for stem, weight in few.items() if stem in many)


def centrality(vectors: Sequence[Vector]) -> list[float]:
    """Give how near each vector is to the sum of all (Radev et al. 2004: the centroid). Takes linear time."""
    middle: dict[str, float] = {}
    for vector in vectors:
        for stem, weight in vector.words.items():
            middle[stem] = middle.get(stem, 0.0) + weight
    centre = Vector(middle, 0.0)
    return [likeness(vector, centre) for vector in vectors]


def _vector(counts: Mapping[str, int], rarity: Mapping[str, float]) -> Vector:
    weighed = {stem: count * rarity[stem] for stem, count in counts.items()}
    length = sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
    return Vector({stem: weight / length for stem, weight in weighed.items()}, sum(rarity[stem] for stem in counts))
