"""Texts as vectors of their words' stems: how alike two are, and how near each is to the middle of all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log, sqrt

Vector = Mapping[str, float]


def vectors_of(texts: Sequence[Sequence[str]]) -> list[Vector]:
    """Give for each text (its stems) the weights of its words by TF-IDF, brought to length 1."""
    weights = rarity(texts)
    return [_unit({stem: count * weights[stem] for stem, count in Counter(text).items()}) for text in texts]


def rarity(texts: Sequence[Sequence[str]]) -> Mapping[str, float]:
    """Give the weight of each word: the fewer texts it stands in, the more; none where it stands in all."""
    stands_in = Counter(stem for text in texts for stem in set(text))
    return {stem: log(len(texts) / count) for stem, count in stands_in.items()}


def likeness(one: Vector, other: Vector) -> float:
    """Give the cosine of two vectors, 0 to 1."""
    few, many = (one, other) if len(one) < len(other) else (other, one)
    return sum(weight * many[stem] for stem, weight in few.items() if stem in many)


def centrality(vectors: Sequence[Vector]) -> list[float]:
    """Give how near each text is to the middle of all (Radev et al. 2004: the centroid). Takes linear time."""
    middle: Counter[str] = Counter()
    for vector in vectors:
        middle.update(vector)  # type: ignore[arg-type]  # a Counter counts in parts, too
    return [likeness(vector, _unit(middle)) for vector in vectors]


def _unit(vector: Mapping[str, float]) -> Vector:
    length = sqrt(sum(weight * weight for weight in vector.values()))
    return {stem: weight / length for stem, weight in vector.items()} if length else {}
