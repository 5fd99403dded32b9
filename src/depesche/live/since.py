"""What a reader may ask who comes back: what is new since, and what tells a browser whether anything is."""

from collections.abc import Sequence

import msgspec

from depesche.live.pages import BRIEF, FRESH, HTML, JSON, PAGE_POSTS
from depesche.live.present import Present
from depesche.live.shelf import Made
from depesche.log.rows import Rows
from depesche.log.since_rows import Arrival, SinceRows
from depesche.model.blog import Blog
from depesche.render.html import SincePage

CAME = 500
"""Posts that a browser is told of, the newest, to count by itself which of them it has not seen."""
MOST = 1_000
"""Posts that the page goes through, the newest that came."""


class SinceThen:
    """Makes the answers; keeps none."""

    def __init__(self, present: Present) -> None:
        self._present = present

    def came(self, rows: Rows, blog: Blog) -> Made:
        """Make the list of the seqs that the newest posts came at: one for all readers, whatever each has seen."""
        arrivals = [one for one in SinceRows(rows.connection).arrivals(blog.id, 0, CAME) if one.stands]
        came = {
            "seq": blog.seq,
            "posts": [one.order for one in arrivals],
            "key": [one.order for one in arrivals if one.is_key],
            "older": blog.posts > len(arrivals),
        }
        return Made(msgspec.json.encode(came), JSON, BRIEF)

    def page(self, rows: Rows, blog: Blog, after: int, before: str | None) -> Made | None:
        """Make the page of what came behind the seq `after`, or of it what stands below a post (ULID).

        There is none when the blog has not come that far, or the post did not come since.
        """
        if after > blog.seq:
            return None
        since = SinceRows(rows.connection)
        came = since.arrivals(blog.id, after, MOST + 1)
        standing = sorted((one for one in came[:MOST] if one.stands), key=_place, reverse=True)
        below = standing if before is None else _below(came, standing, before)
        if below is None:
            return None
        shown = below[:PAGE_POSTS]
        key = [one.id for one in shown if one.is_key]
        page = SincePage(
            blog=blog,
            seq=after,
            then=rows.at(blog.id, after) if after else blog.opened_at,
            count=len(standing),
            key_count=sum(one.is_key for one in standing),
            more=len(came) > MOST,
            key=self._articles(rows, blog, key),
            others=self._articles(rows, blog, [one.id for one in shown if not one.is_key]),
            amended=since.amended(blog.id, after),
            older=f"/{blog.slug}/since/{after}?before={shown[-1].id}" if len(below) > PAGE_POSTS else None,
        )
        return Made(self._present.html.since_page(page), HTML, FRESH)

    def _articles(self, rows: Rows, blog: Blog, ids: Sequence[str]) -> list[str]:
        return self._present.posts(blog, rows.posts_among(blog.id, ids), rows.tied_posts(blog.id, ids))


def _place(one: Arrival) -> tuple[object, ...]:
    """Give where a post stands: key events stand above the others, else the order is the blog's."""
    return one.is_key, one.time, one.order


def _below(came: Sequence[Arrival], standing: Sequence[Arrival], post: str) -> list[Arrival] | None:
    """Give the posts that stand below one; that it was taken down meanwhile leaves its place known."""
    place = next((_place(one) for one in came if one.id == post), None)
    return None if place is None else [one for one in standing if _place(one) < place]
