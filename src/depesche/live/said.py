"""What a reader may ask about who said what: quotes by speaker, as a page, a feed and JSON."""

from urllib.parse import quote

import msgspec
from msgspec import Struct

from depesche.live.pages import FRESH, HTML, JSON
from depesche.live.present import Present
from depesche.live.shelf import Made
from depesche.log.rows import Rows
from depesche.log.said_rows import SaidRows
from depesche.model.blog import Blog
from depesche.model.history import Speaker
from depesche.model.post import Post
from depesche.model.said import Said, said_in
from depesche.render import feeds
from depesche.render.facts import blog_url
from depesche.render.html import QuotesPage

QUOTING_POSTS = 50
"""Posts whose quotes stand on one page."""


class Quotes(Struct, frozen=True, omit_defaults=True):
    """Quotes as JSON: those of the newest posts that quote, and the address at which older ones follow."""

    speakers: list[Speaker]
    quotes: list[Said]
    older: str | None = None


class WhoSaid:
    """Makes the answers; keeps none. `speaker` None is everybody who is named; `before` is a post's ULID."""

    def __init__(self, present: Present) -> None:
        self._html = present.html

    def page(self, rows: Rows, blog: Blog, speaker: str | None, before: str | None) -> Made | None:
        """Make the page of quotes, None where there is no such post or speaker."""
        found = self._found(rows, blog, speaker, before)
        if found is None:
            return None
        said, older = found
        speakers = SaidRows(rows.connection).speakers(blog.id) if speaker is None and before is None else []
        page = QuotesPage(blog, speakers, speaker, said, older and f"/{blog.slug}/quotes?{older}")
        return Made(self._html.quotes_page(page), HTML, FRESH)

    def data(self, rows: Rows, blog: Blog, speaker: str | None, before: str | None) -> Made | None:
        """Make the same as JSON."""
        found = self._found(rows, blog, speaker, before)
        if found is None:
            return None
        said, older = found
        speakers = SaidRows(rows.connection).speakers(blog.id)
        address = blog_url(self._html.site.base_url, blog)
        told = Quotes(speakers, said, older and f"{address}/quotes.json?{older}")
        return Made(msgspec.json.encode(told), JSON, FRESH)

    def feed(self, rows: Rows, blog: Blog, speaker: str | None) -> Made | None:
        """Make the Atom feed of the newest."""
        found = self._found(rows, blog, speaker, None)
        if found is None:
            return None
        site = self._html.site
        return Made(feeds.quotes_atom(blog, found[0], speaker, site.base_url, site.name), feeds.ATOM_TYPE, FRESH)

    def _found(
        self, rows: Rows, blog: Blog, speaker: str | None, before: str | None
    ) -> tuple[list[Said], str | None] | None:
        """Find quotes, and the query that leads on to older ones."""
        below = None if before is None else rows.post(blog.id, before)
        if before is not None and below is None:
            return None
        posts = SaidRows(rows.connection).quoting(blog.id, QUOTING_POSTS + 1, speaker, below)
        if speaker is not None and not posts:
            return None
        shown = posts[:QUOTING_POSTS]
        older = f"{_of(speaker)}before={shown[-1].id}" if len(posts) > len(shown) else None
        return _said(shown, speaker), older


def _said(posts: list[Post], speaker: str | None) -> list[Said]:
    return [said for post in posts for said in said_in(post, speaker)]


def _of(speaker: str | None) -> str:
    return "" if speaker is None else f"speaker={quote(speaker, safe='')}&"
