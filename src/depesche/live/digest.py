"""The digest of a coverage: its key events, or where the newsroom has set none, posts chosen automatically."""

from collections import OrderedDict
from typing import Literal

from msgspec import Struct

from depesche.digest.choice import choose, count_for
from depesche.intake.quotes import passages
from depesche.intake.speech import masked
from depesche.live.pages import FRESH, HTML
from depesche.live.present import Present
from depesche.live.shelf import Made
from depesche.log.digest_rows import DigestRows
from depesche.log.rows import Rows
from depesche.model.blocks import Quote, Text
from depesche.model.blog import Blog
from depesche.model.post import Post
from depesche.render.html import DigestPage, DigestPost
from depesche.render.plain import block_text, first_words

KEY_EVENTS = 100
"""Key events of a digest, the newest."""
CANDIDATES = 1_000
"""Posts among which is chosen."""
KEPT = 200
"""Live blogs of which an automatic choice is kept, each until its blog goes on."""
SENTENCE_CHARS = 300
LINE_CHARS = 2_000
"""How far the end of a first sentence is looked for."""

ChosenBy = Literal["newsroom", "automatic"]


class Digest(Struct, frozen=True):
    """Who chose, the posts in the order of time, and whether there are older key events than these."""

    chosen_by: ChosenBy
    posts: list[DigestPost]
    more: bool = False


class Digests:
    """Makes digests, and keeps which posts were chosen automatically. Safe to be used by several threads."""

    def __init__(self, present: Present) -> None:
        self._html = present.html
        self._chosen: OrderedDict[str, tuple[int, list[str]]] = OrderedDict()

    def of(self, rows: Rows, blog: Blog) -> Digest:
        """Give the digest of a blog as it stands. With one key event that stands, the newsroom has chosen."""
        key = rows.key_posts(blog.id, KEY_EVENTS + 1)
        posts = key[:KEY_EVENTS] if key else rows.posts_among(blog.id, self._choice(rows, blog))
        told = [DigestPost(post, opening_of(post, blog.language)) for post in reversed(posts)]
        return Digest("newsroom" if key else "automatic", told, len(key) > KEY_EVENTS)

    def page(self, rows: Rows, blog: Blog) -> Made:
        """Make the page."""
        digest = self.of(rows, blog)
        page = DigestPage(blog, digest.posts, automatic=digest.chosen_by == "automatic", more=digest.more)
        return Made(self._html.digest_page(page), HTML, FRESH)

    def _choice(self, rows: Rows, blog: Blog) -> list[str]:
        """Give the posts (ULIDs) that are chosen automatically."""
        kept = self._chosen.get(blog.id)
        if kept is not None and kept[0] == blog.seq:
            return kept[1]
        candidates = DigestRows(rows.connection).candidates(blog, CANDIDATES)
        chosen = [post.id for post in choose(candidates, blog.language, count_for(blog.posts))]
        self._chosen.pop(blog.id, None)
        self._chosen[blog.id] = blog.seq, chosen
        while len(self._chosen) > KEPT:
            self._chosen.popitem(last=False)
        return chosen


def opening_of(post: Post, language: str) -> str:
    """Give the first sentence of a post, or the quote that it is; empty where it has no words."""
    language = post.language or language
    told = [block for block in post.body if isinstance(block, Text) and block.style == "paragraph"] or post.body
    first = told[0] if told else None
    if first is None:
        return ""
    text = block_text(first, language)
    return first_words(text if isinstance(first, Quote) else _first_sentence(text), SENTENCE_CHARS)


def _first_sentence(text: str) -> str:
    line = text.strip().partition("\n")[0][:LINE_CHARS]
    starts = masked(line, passages(line)).starts
    return line[: starts[1]] if len(starts) > 1 else line
