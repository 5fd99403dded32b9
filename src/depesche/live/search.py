"""What may be searched for: posts by their words and whatever else is known of them, as a page and as JSON."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from depesche.live.pages import FRESH, HTML
from depesche.live.present import Present
from depesche.live.shelf import Made
from depesche.log.rows import Rows
from depesche.log.search_rows import COUNTED, Hit, SearchRows, Sought
from depesche.model.blog import Blog
from depesche.model.ids import zone_of
from depesche.model.post import Confidence, Post
from depesche.render.html import Found, SearchPage
from depesche.render.plain import body_text, name_of
from depesche.search.excerpt import excerpt, marked
from depesche.search.indexed import EVERY, mark
from depesche.search.question import QUESTION_CHARS, Question, question_of

PAGE_FOUND = 20
"""Posts of one page of results."""

FIELDS = ("q", "speaker", "tag", "source", "confidence", "since", "until")


class Search(Struct, frozen=True):
    """What somebody looks for. `since` and `until` are days of the blog's zone, both of them within.

    `begun` says that the last word is still being typed, `before` is the place behind which the next results follow.
    """

    q: str = ""
    speaker: str = ""
    tag: str = ""
    source: str = ""
    confidence: Confidence | None = None
    since: date | None = None
    until: date | None = None
    begun: bool = False
    before: int | None = None

    @property
    def fields(self) -> Mapping[str, str]:
        """Give what was filled in, as it was."""
        return {name: str(value) for name in FIELDS if (value := getattr(self, name))}


class Results(Struct, frozen=True):
    """Posts found, newest first, how many there are (COUNTED + 1: more), and the place behind which more follow."""

    found: list[tuple[Blog, Post]]
    count: int
    before: int | None


def results_of(rows: Rows, blog: Blog | None, search: Search, limit: int = PAGE_FOUND) -> Results:
    """Search within one blog, or in all of them."""
    sought, index = _sought(blog, search), SearchRows(rows.connection)
    hits = index.found(sought, limit + 1, search.before)
    shown = hits[:limit]
    more = shown[-1].n if len(hits) > limit else None
    return Results(_posts(rows, shown), index.count(sought), more)


class Searching:
    """Makes the page; keeps none."""

    def __init__(self, present: Present) -> None:
        self._html = present.html

    def page(self, rows: Rows, blog: Blog | None, search: Search, language: str) -> Made:
        """Make the page with what was found; of all blogs in a language of the interface."""
        asked = bool(search.fields)
        results = results_of(rows, blog, search) if asked else Results([], 0, None)
        question = question_of(search.q, begun=search.begun)
        found = [_shown(of, post, question) for of, post in results.found]
        here = f"/{blog.slug}/search" if blog else "/search"
        typing = {"begun": "true"} if search.begun else {}
        on = urlencode(dict(search.fields) | typing | {"before": str(results.before)})
        older = f"{here}?{on}" if results.before is not None else None
        fields = dict.fromkeys(FIELDS, "") | dict(search.fields)
        page = SearchPage(blog, here, fields, found, results.count, COUNTED, older, asked=asked)
        made = Made(self._html.search_page(page, language), HTML, FRESH)
        return made if blog else msgspec.structs.replace(made, vary="accept-encoding, accept-language")


def _sought(blog: Blog | None, search: Search) -> Sought:
    marks = [mark("blog", blog.id)] if blog else []
    named = {"speaker": search.speaker, "tag": search.tag, "source": search.source, "confidence": search.confidence}
    marks += [mark(kind, word.strip()) for kind, word in named.items() if word and word.strip()]
    zone = zone_of(blog.zone) if blog else UTC
    since = datetime.combine(search.since, time(), zone) if search.since else None
    until = datetime.combine(search.until + timedelta(days=1), time(), zone) if search.until else None
    question = question_of(search.q[:QUESTION_CHARS], begun=search.begun)
    if not question.wanted and not any(named.values()):
        marks = [*marks, EVERY] if since or until else []  # else nothing was asked for
    return Sought(question, tuple(marks), since, until)


def _shown(blog: Blog, post: Post, question: Question) -> Found:
    language = post.language or blog.language
    name, text = name_of(blog, post), body_text(post.body, language)
    return Found(
        blog, post, marked(name, question, language), [] if text == name else excerpt(text, question, language)
    )


def _posts(rows: Rows, hits: list[Hit]) -> list[tuple[Blog, Post]]:
    """Give the posts as they stand now, in the order of their places; one that has gone meanwhile is left out."""
    blogs = rows.blogs_among(sorted({hit.blog for hit in hits}))
    posts = {(blog, post.id): post for blog, post in rows.posts_of_many([(hit.blog, hit.post) for hit in hits])}
    found = [(blogs.get(hit.blog), posts.get((hit.blog, hit.post))) for hit in hits]
    return [(blog, post) for blog, post in found if blog is not None and post is not None and post.removal is None]
