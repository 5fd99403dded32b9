"""LexRank as published (Erkan and Radev 2004), over posts in place of sentences: the peer of our choice."""

from collections.abc import Sequence

from depesche.digest.vectors import likeness, vectors_of

THRESHOLD = 0.1
"""The cosine from which two texts are neighbours; the authors' best."""
DAMPING = 0.85
ROUNDS = 100


def lexrank(texts: Sequence[Sequence[str]]) -> list[float]:
    """Give the centrality of each text (its stems): PageRank on the graph of texts that are alike."""
    vectors, count = vectors_of(texts), len(texts)
    beside = [
        [other for other in range(count) if other == one or likeness(vectors[one], vectors[other]) > THRESHOLD]
        for one in range(count)
    ]
    ranks = [1 / count] * count
    for _ in range(ROUNDS):
        passed = [(1 - DAMPING) / count] * count
        for one, others in enumerate(beside):
            for other in others:
                passed[other] += DAMPING * ranks[one] / len(others)
        ranks = passed
    return ranks
