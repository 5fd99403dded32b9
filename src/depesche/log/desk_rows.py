"""What the desk reads of the log and its fold beyond what readers are told: filters, words used."""

from collections.abc import Collection
from typing import Any, cast, get_args

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, select

from depesche.log.tables import KEY_POSTS, NEWEST_FIRST, below, events, facets, posts
from depesche.model.blocks import Source
from depesche.model.facets import Facet, FacetKind
from depesche.model.history import DeskPost, Speaker, Vocabulary
from depesche.model.post import Author, Confidence, Post

WORDS = 300
"""Words of one kind that are given for completion."""

_decode_post = msgspec.json.Decoder(Post).decode
_DESK_POST = select(posts.c.post, events.c.by).join(
    events, and_(events.c.blog == posts.c.blog, events.c.seq == posts.c.order)
)


class Filter(Struct, frozen=True):
    """Which posts are wanted; what is None does not matter."""

    is_key: bool | None = None
    tag: str | None = None
    confidence: Confidence | None = None
    by: str | None = None


class DeskRows:
    """What the desk reads, as one transaction sees it. `blog` is a blog's ULID."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def posts(self, blog: str, limit: int, wanted: Filter, before: Post | None = None) -> list[DeskPost]:
        """Give posts of the blog with who published them, newest first, those that stand below `before`."""
        chosen = _DESK_POST.where(posts.c.blog == blog)
        if before is not None:
            chosen = chosen.where(below(before.time, before.order))
        if wanted.is_key is not None:
            chosen = chosen.where(KEY_POSTS if wanted.is_key else ~posts.c.is_key)
        for kind, word in (("tag", wanted.tag), ("confidence", wanted.confidence)):
            if word is not None:
                chosen = chosen.where(_has(kind, word))
        if wanted.by is not None:
            chosen = chosen.where(events.c.by == wanted.by)
        return self._desk_posts(chosen.order_by(*NEWEST_FIRST).limit(limit))

    def posts_among(self, blog: str, ids: Collection[str]) -> list[DeskPost]:
        """Give the posts with these ULIDs and who published them, newest first."""
        if not ids:
            return []
        return self._desk_posts(_DESK_POST.where(posts.c.blog == blog, posts.c.id.in_(ids)).order_by(*NEWEST_FIRST))

    def vocabulary(self, blog: str) -> Vocabulary:
        """Give the words that public posts of the blog use, the most used first."""
        uses = func.sum(facets.c.uses)
        place = func.row_number().over(partition_by=facets.c.kind, order_by=(uses.desc(), facets.c.word))
        counted = (
            select(facets.c.kind, facets.c.word, facets.c.detail, uses.label("uses"), place.label("place"))
            .where(facets.c.blog == blog, facets.c.kind != "confidence")
            .group_by(facets.c.kind, facets.c.word, facets.c.detail)
            .subquery()
        )
        found: dict[FacetKind, list[tuple[Facet, int]]] = {kind: [] for kind in get_args(FacetKind)}
        for row in self._connection.execute(select(counted).where(counted.c.place <= WORDS).order_by(counted.c.place)):
            found[row.kind].append((Facet(row.kind, row.word, row.detail), row.uses))
        return Vocabulary(
            speakers=_speakers(found["speaker"]),
            tags=_words(found["tag"]),
            authors=[Author(facet.word, facet.detail or None) for facet, _ in found["author"]],
            sources=[_source(facet) for facet, _ in found["source"]],
            places=_words(found["place"]),
        )

    def _desk_posts(self, chosen: Select[Any]) -> list[DeskPost]:
        return [DeskPost(_decode_post(row.post), row.by) for row in self._connection.execute(chosen)]


def _has(kind: str, word: str) -> ColumnElement[bool]:
    return exists().where(
        facets.c.blog == posts.c.blog, facets.c.post == posts.c.id, facets.c.kind == kind, facets.c.word == word
    )


def _speakers(found: list[tuple[Facet, int]]) -> list[Speaker]:
    """Give each speaker in each role; what was quoted of somebody without a role counts for the one used most."""
    roles: dict[str, list[Speaker]] = {}
    for facet, uses in sorted(found, key=lambda one: (not one[0].detail, -one[1])):
        known = roles.setdefault(facet.word, [])
        if known and not facet.detail:
            known[0] = Speaker(facet.word, known[0].role, known[0].quotes + uses)
        else:
            known.append(Speaker(facet.word, facet.detail or None, uses))
    return sorted((one for each in roles.values() for one in each), key=lambda one: (-one.quotes, one.name))


def _words(found: list[tuple[Facet, int]]) -> list[str]:
    return [facet.word for facet, _ in found]


def _source(facet: Facet) -> Source:
    kind, _, url = facet.detail.partition(" ")
    return Source(facet.word, cast("Any", kind), url or None)
