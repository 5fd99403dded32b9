"""What a reader may ask about what became of posts: the history of one, and the corrections of a blog."""

from depesche.live.pages import FRESH, HTML
from depesche.live.present import Present
from depesche.live.shelf import Made
from depesche.log.record_rows import RecordRows
from depesche.log.rows import Rows
from depesche.model.blog import Blog
from depesche.render import feeds, record

STEPS = 50
"""Steps of a post's history on one page."""
AMENDMENTS = 50
"""Corrections on one page, and in the feed."""


class Record:
    """Makes the answers; keeps none."""

    def __init__(self, present: Present) -> None:
        self._html = present.html

    def history(self, rows: Rows, blog: Blog, ulid: str, before: int | None = None) -> Made | None:
        """Make the page with what became of a post, before the seq `before`."""
        post = rows.post(blog.id, ulid)
        if post is None:
            return None
        revisions = RecordRows(rows.connection).revisions(blog.id, post, STEPS + 1, before)
        older = (
            f"/{blog.slug}/posts/{ulid}/history?before={revisions[STEPS - 1].seq}" if len(revisions) > STEPS else None
        )
        linked = rows.posts_among(blog.id, record.linked_in(revisions))
        page = self._html.history_page(blog, post, record.steps(blog, revisions, linked)[:STEPS], older)
        return Made(page, HTML, FRESH)

    def corrections(self, rows: Rows, blog: Blog, before: int | None = None) -> Made:
        """Make the page of corrections, takedowns and erasures, before the seq `before`."""
        found = RecordRows(rows.connection).amendments(blog.id, AMENDMENTS + 1, before)
        older = f"/{blog.slug}/corrections?before={found[AMENDMENTS - 1].seq}" if len(found) > AMENDMENTS else None
        return Made(self._html.corrections_page(blog, found[:AMENDMENTS], older), HTML, FRESH)

    def feed(self, rows: Rows, blog: Blog) -> Made:
        """Make the Atom feed of the same."""
        found = RecordRows(rows.connection).amendments(blog.id, AMENDMENTS)
        site = self._html.site
        return Made(feeds.corrections_atom(blog, found, site.base_url, site.name), feeds.ATOM_TYPE, FRESH)
