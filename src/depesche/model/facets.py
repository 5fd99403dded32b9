"""Facets: what posts are found by and completed from. Pure."""

from collections import Counter
from typing import Literal

from msgspec import Struct

from depesche.model.blocks import Quote, Text
from depesche.model.post import Post

FacetKind = Literal["speaker", "tag", "author", "place", "source", "confidence"]


class Facet(Struct, frozen=True):
    """One word of a post by its kind, with what belongs to it: role, initials, or a source's kind and address."""

    kind: FacetKind
    word: str
    detail: str = ""


def facets_of(post: Post | None) -> Counter[Facet]:
    """Give the facets of a post as it stands, and how often each is in it: none of one that is gone."""
    if post is None:
        return Counter()
    found = Counter(_speakers(post))
    found.update(Facet("tag", tag) for tag in post.tags)
    found.update(Facet("author", author.name, author.initials or "") for author in post.authors)
    found.update(Facet("source", one.name, f"{one.kind} {one.url or ''}".strip()) for one in post.sources)
    if post.place is not None:
        found[Facet("place", post.place)] += 1
    if post.confidence is not None:
        found[Facet("confidence", post.confidence)] += 1
    return found


def _speakers(post: Post) -> list[Facet]:
    found = []
    for block in post.body:
        if isinstance(block, Quote) and block.speaker is not None:
            found.append(Facet("speaker", block.speaker, block.role or ""))
        elif isinstance(block, Text):
            found += [Facet("speaker", mark.speaker) for mark in block.marks if mark.speaker is not None]
    return found
