"""The posts among which a digest of a coverage is chosen, however many there are."""

import msgspec
from sqlalchemy import Connection, func, select

from depesche.log.tables import posts
from depesche.model.blog import Blog
from depesche.model.post import Post

STRETCHES = 20
"""Parts of a coverage of as many posts each, every one of which has its say."""

_decode_post = msgspec.json.Decoder(Post).decode


class DigestRows:
    """What a digest is chosen from, as one transaction sees it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def candidates(self, blog: Blog, limit: int) -> list[Post]:
        """Give the posts that stand; where they are more than `limit`, of each stretch those that say the most."""
        here = (posts.c.blog == blog.id, posts.c.state == "published")
        chosen = select(posts.c.post).where(*here)
        if blog.posts > limit:
            stretch = func.ntile(STRETCHES).over(order_by=(posts.c.time, posts.c.order))
            sized = select(posts.c.id, func.length(posts.c.post).label("size"), stretch.label("stretch")).where(*here)
            parted = sized.subquery()
            longest = (parted.c.size.desc(), parted.c.id)
            rank = func.row_number().over(partition_by=parted.c.stretch, order_by=longest)
            ranked = select(parted.c.id, rank.label("rank")).subquery()
            most = select(ranked.c.id).where(ranked.c.rank <= limit // STRETCHES)
            chosen = chosen.where(posts.c.id.in_(most))
        return [_decode_post(stored) for stored in self._connection.execute(chosen).scalars()]
