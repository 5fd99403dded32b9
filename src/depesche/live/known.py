"""What a reader may ask about what is known of a story, and what is not."""

from depesche.live.pages import FRESH, HTML
from depesche.live.present import Present
from depesche.live.shelf import Made
from depesche.log.known_rows import KnownRows
from depesche.log.rows import Rows
from depesche.model.blog import Blog
from depesche.rules.known import known_of
from depesche.rules.ties import ties_of

KNOWN_POSTS = 200
"""Posts that the page is made of, the newest, and as many key events."""


class WhatIsKnown:
    """Makes the answer; keeps none."""

    def __init__(self, present: Present) -> None:
        self._html = present.html

    def page(self, rows: Rows, blog: Blog) -> Made:
        """Make the page; it names no post where the blog does not tell readers how sure it is."""
        tells = blog.shown_confidence != "none"
        posts = KnownRows(rows.connection).telling(blog.id, KNOWN_POSTS) if tells else []
        ties = ties_of(posts, rows.tied_posts(blog.id, [post.id for post in posts]))
        return Made(self._html.known_page(blog, known_of(posts, ties), ties), HTML, FRESH)
