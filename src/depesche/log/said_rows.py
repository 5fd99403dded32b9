"""Who is quoted in a blog, and the posts that quote."""

import msgspec
from sqlalchemy import Connection, Select, and_, exists, func, select

from depesche.log.tables import NEWEST_FIRST, below, facets, posts
from depesche.model.history import Speaker
from depesche.model.post import Post

SPEAKERS = 500
"""Speakers that are listed, the most quoted ones."""

FEW = 1_000
"""Posts that are looked up one by one, for a walk from the newest down might be long."""

_decode_post = msgspec.json.Decoder(Post).decode


class SaidRows:
    """Quotes of public posts, as one transaction sees them. `blog` is a blog's ULID."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def speakers(self, blog: str) -> list[Speaker]:
        """Give who is quoted, the most quoted first, each in the role that is named most."""
        uses = func.sum(facets.c.uses)
        chosen = (
            select(facets.c.word, facets.c.detail, uses.label("uses"))
            .where(facets.c.blog == blog, facets.c.kind == "speaker")
            .group_by(facets.c.word, facets.c.detail)
            .order_by((facets.c.detail == "").asc(), uses.desc(), facets.c.detail)
        )
        found: dict[str, Speaker] = {}
        for row in self._connection.execute(chosen):
            known = found.get(row.word)
            role = known.role if known else row.detail or None
            found[row.word] = Speaker(row.word, role, row.uses + (known.quotes if known else 0))
        return sorted(found.values(), key=lambda one: (-one.quotes, one.name))[:SPEAKERS]

    def quoting(self, blog: str, limit: int, speaker: str | None = None, before: Post | None = None) -> list[Post]:
        """Give posts that quote somebody, or this speaker, newest first, those that stand below `before`."""
        spoken = and_(facets.c.blog == blog, facets.c.kind == "speaker")
        if speaker is not None:
            spoken = and_(spoken, facets.c.word == speaker)
        few = set(self._connection.execute(select(facets.c.post).where(spoken).distinct().limit(FEW + 1)).scalars())
        chosen = select(posts.c.post).where(posts.c.blog == blog)
        if before is not None:
            chosen = chosen.where(below(before.time, before.order))
        if len(few) > FEW:  # some are soon met on the way down
            walked = chosen.where(exists().where(spoken, facets.c.post == posts.c.id)).order_by(*NEWEST_FIRST)
            return self._posts(walked.limit(limit))
        found = self._posts(chosen.where(posts.c.id.in_(few))) if few else []
        return sorted(found, key=lambda post: (post.time, post.order), reverse=True)[:limit]

    def _posts(self, chosen: Select[bytes]) -> list[Post]:
        return [_decode_post(stored) for stored in self._connection.execute(chosen).scalars()]
