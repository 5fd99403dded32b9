"""Searching posts by the API, in one live blog and in all."""

from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency, Provide
from litestar.params import Parameter
from msgspec import Struct

from depesche.live.search import Search, results_of
from depesche.log.rows import Rows
from depesche.log.search_rows import COUNTED
from depesche.model.limits import NAME_CHARS
from depesche.model.post import Confidence, Post
from depesche.search.question import QUESTION_CHARS
from depesche.web.api.asked import SlugPath, checked_slug, parts_of
from depesche.web.searched import search_of
from depesche.web.view import blog_in, in_view

LIST_FOUND = 100

Words = Annotated[
    str,
    Parameter(max_length=QUESTION_CHARS, description='Words to look for, "phrases", and -words that may not be there.'),
]
Named = Annotated[str, Parameter(max_length=NAME_CHARS, description="Only posts that name this one.")]
How = Annotated[Confidence | None, Parameter(description="Only posts of this confidence.")]
Day = Annotated[str | None, Parameter(description="A day of the blog's zone, or of UTC, like 2026-11-25.")]
Begun = Annotated[bool, Parameter(description="Whether the last word is still being typed.")]
Place = Annotated[str | None, Parameter(description="The place that the page before gave.", pattern="^[0-9]{1,19}$")]
Most = Annotated[int, Parameter(ge=1, le=LIST_FOUND)]


class FoundPost(Struct, frozen=True):
    """A post that was found, and the web address and headline of its live blog."""

    slug: str
    headline: str
    post: Post


class FoundPosts(Struct, frozen=True):
    """Posts that were found, newest first. `count` is how many there are, or that there are more than it says (`more`).

    `before` is the place to ask for older ones with, None at the end.
    """

    found: list[FoundPost]
    count: int
    more: bool
    before: str | None


def asked_for(
    q: Words = "",
    speaker: Named = "",
    tag: Named = "",
    source: Named = "",
    confidence: How = None,
    since: Day = None,
    until: Day = None,
    begun: Begun = False,
    before: Place = None,
) -> Search:
    """Read what is searched for; both routes take the same. Raises Problem: 400."""
    given = {"q": q, "speaker": speaker, "tag": tag, "source": source, "confidence": confidence}
    when = {"since": since, "until": until, "before": before, "begun": "true" if begun else None}
    return search_of((given | when).get)


ASKED = {"search": Provide(asked_for, sync_to_thread=False)}


@get("/search", summary="Search all live blogs", dependencies=ASKED)
async def search_all(request: Request[Any, Any, Any], search: NamedDependency[Search], limit: Most = 20) -> FoundPosts:
    """Find posts of all live blogs by their words; those that are gone are not found."""
    return await _found(request, None, search, limit)


@get("/blogs/{slug:str}/search", summary="Search a live blog", dependencies=ASKED)
async def search_blog(
    request: Request[Any, Any, Any], slug: SlugPath, search: NamedDependency[Search], limit: Most = 20
) -> FoundPosts:
    """Find posts of a live blog by their words; those that are gone are not found."""
    checked_slug(slug)
    return await _found(request, slug, search, limit)


async def _found(request: Request[Any, Any, Any], slug: str | None, search: Search, limit: int) -> FoundPosts:
    def read(rows: Rows) -> FoundPosts:
        results = results_of(rows, None if slug is None else blog_in(rows, slug), search, limit)
        found = [FoundPost(blog.slug, blog.headline, post) for blog, post in results.found]
        before = None if results.before is None else str(results.before)
        return FoundPosts(found, min(results.count, COUNTED), results.count > COUNTED, before)

    parts = parts_of(request)
    async with parts.search_turns.turn(request):
        return await in_view(parts.log, read)
