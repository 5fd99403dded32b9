"""The posts that say how sure the newsroom is, and those that are linked."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, and_, exists, or_, select, union

from depesche.log.tables import KEY_POSTS, NEWEST_FIRST, facets, posts, ties
from depesche.model.post import Post

FEW = 1_000
"""Posts that are looked up one by one, for a walk from the newest down might be long."""

_decode_post = msgspec.json.Decoder(Post).decode


class KnownRows:
    """What is told of how things stand, as one transaction sees it. `blog` is a blog's ULID."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def telling(self, blog: str, limit: int) -> list[Post]:
        """Give posts with a confidence or a tie: the newest, and the newest key events, `limit` of each at most."""
        sure, tied = and_(facets.c.blog == blog, facets.c.kind == "confidence"), ties.c.blog == blog
        either = union(select(facets.c.post).where(sure), select(ties.c.post).where(tied))
        few = self._connection.execute(either.limit(FEW + 1)).scalars().all()
        chosen = select(posts.c.post).where(posts.c.blog == blog, posts.c.state == "published")
        if len(few) > FEW:  # some are soon met on the way down
            is_sure, is_tied = and_(sure, facets.c.post == posts.c.id), and_(tied, ties.c.post == posts.c.id)
            chosen = chosen.where(or_(exists().where(is_sure), exists().where(is_tied)))
        else:
            chosen = chosen.where(posts.c.id.in_(few))
        chosen = chosen.order_by(*NEWEST_FIRST).limit(limit)
        found: Sequence[bytes] = [
            *self._connection.execute(chosen).scalars(),
            *self._connection.execute(chosen.where(KEY_POSTS)).scalars(),
        ]
        return list({post.id: post for post in map(_decode_post, found)}.values())
