"""LexRank as published (Erkan and Radev 2004), over posts in place of sentences: the peer of our choice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log, sqrt

THRESHOLD = 0.1
"""The cosine from which two texts are neighbours: the authors' best."""
DAMPING = 0.85
ROUNDS = 100


def lexrank(texts: Sequence[Sequence[str]]) -> list[float]:
    """Give the centrality of each text (its stems): PageRank on the graph of texts that are alike."""
    vectors, count = _vectors(texts), len(texts)
    beside = [
        [n for n in range(count) if n == one or _cosine(vectors[one], vectors[n]) > THRESHOLD] for one in range(count)
    ]
    ranks = [1 / count] * count
    for _ in range(ROUNDS):
        passed = [(1 - DAMPING) / count] * count
        for one, others in enumerate(beside):
            for other in others:
                passed[other] += DAMPING * ranks[one] / len(others)
        ranks = passed
    return ranks


def _vectors(texts: Sequence[Sequence[str]]) -> list[Mapping[str, float]]:
    """Weigh the words of each text by TF-IDF, so that the product of two vectors is the idf-modified cosine."""
    stands_in = Counter(stem for text in texts for stem in set(text))
    found: list[Mapping[str, float]] = []
    for text in texts:
        weighed = {stem: count * log(len(texts) / stands_in[stem]) for stem, count in Counter(text).items()}
        length = sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        found.append({stem: weight / length for stem, weight in weighed.items()})
    return found


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(weight * other[stem] for stem, weight in one.items() if stem in other)
