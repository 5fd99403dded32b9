"""What the desk reads by the API beyond what is public, and its stream: who is here, and what happens."""

from datetime import UTC, datetime
from typing import Annotated, Any

from litestar import Request, get, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, JSONBody, Parameter, QueryParameter
from litestar.types import ASGIApp
from msgspec import Struct

from depesche.log.desk_rows import DeskRows, Filter
from depesche.log.found import place_of
from depesche.log.record_rows import RecordRows
from depesche.log.rows import Rows
from depesche.log.search_rows import SearchRows, Sought
from depesche.model.history import DeskPost, Revision, Vocabulary
from depesche.model.ids import Ulid
from depesche.model.people import Person
from depesche.model.post import Confidence
from depesche.rules.roles import allows
from depesche.search.indexed import mark
from depesche.search.question import question_of
from depesche.web.answer import Receive, Scope, Send
from depesche.web.api.asked import (
    SlugPath,
    UlidPath,
    allowed,
    caller_of,
    checked_ulid,
    parts_of,
)
from depesche.web.desk_stream import Visit, enter, stay
from depesche.web.problems import Problem
from depesche.web.view import blog_in, in_view, post_in

LIST_POSTS = 100
LIST_REVISIONS = 50


class DeskPostList(Struct, frozen=True):
    """Posts with who published them, newest first, as they stood at `seq`.

    `before` is the ULID to ask for older ones with, None at the end.
    """

    posts: list[DeskPost]
    before: str | None
    seq: int


class RevisionList(Struct, frozen=True):
    """What became of a post, newest first; `before` is the seq to ask for older ones with, None at the end."""

    revisions: list[Revision]
    before: int | None


class Editing(Struct, frozen=True, forbid_unknown_fields=True):
    """The post or draft that is being written in a tab, None for none."""

    editing: Ulid | None


@get(
    "/blogs/{slug:str}/desk/posts",
    summary="List posts for the desk",
    guards=[allowed],
    opt={"right": "read_drafts"},
)
async def list_desk_posts(
    request: Request[Any, Any, Any],
    slug: SlugPath,
    before: Annotated[str | None, Parameter(description="The ULID of the post below which to begin.")] = None,
    limit: Annotated[int, Parameter(ge=1, le=LIST_POSTS)] = 30,
    is_key: Annotated[bool | None, QueryParameter(name="key", description="Only key events, or none of them.")] = None,
    tag: Annotated[str | None, Parameter(description="Only posts with this tag.", max_length=200)] = None,
    confidence: Annotated[Confidence | None, Parameter(description="Only posts of this confidence.")] = None,
    by: Annotated[str | None, Parameter(description="Only posts that this actor published.", max_length=80)] = None,
    q: Annotated[
        str | None, Parameter(description="Only posts in which these words are; nothing else counts.", max_length=200)
    ] = None,
) -> DeskPostList:
    """List posts with who published them, newest first, a page at a time."""
    if before is not None:
        checked_ulid("before", before)

    def read(rows: Rows) -> DeskPostList:
        blog = blog_in(rows, slug)
        wanted = Filter(is_key=is_key, tag=tag, confidence=confidence, by=by)
        above = None if before is None else post_in(rows, blog, before)
        desk = DeskRows(rows.connection)
        if q is None:
            found = desk.posts(blog.id, limit + 1, wanted, above)
            more = len(found) > limit
        else:
            sought = Sought(question_of(q, begun=True), (mark("blog", blog.id),))
            index = SearchRows(rows.connection)
            place = None if above is None else index.place(blog.id, above.id, place_of(blog.id, above))
            hits = index.found(sought, limit + 1, place)
            by_id = {one.post.id: one for one in desk.posts_among(blog.id, [hit.post for hit in hits[:limit]])}
            found = [by_id[hit.post] for hit in hits[:limit] if hit.post in by_id]
            more = len(hits) > limit
        shown = found[:limit]
        return DeskPostList(shown, shown[-1].post.id if more and shown else None, blog.seq)

    return await in_view(parts_of(request).log, read)


@get(
    "/blogs/{slug:str}/posts/{ulid:str}/history",
    summary="Read a post's history",
    guards=[allowed],
    opt={"right": "read_drafts"},
)
async def read_history(
    request: Request[Any, Any, Any],
    slug: SlugPath,
    ulid: UlidPath,
    before: Annotated[
        int | None, Parameter(ge=1, le=2**53, description="Give what became of it before this seq.")
    ] = None,
    limit: Annotated[int, Parameter(ge=1, le=LIST_REVISIONS)] = LIST_REVISIONS,
) -> RevisionList:
    """Give what a post said and says, newest first; of one that is gone only when that was, and why."""
    checked_ulid("ulid", ulid)

    def read(rows: Rows) -> RevisionList:
        blog = blog_in(rows, slug)
        post = post_in(rows, blog, ulid)
        found = RecordRows(rows.connection).revisions(blog.id, post, limit + 1, before)
        return RevisionList(found[:limit], found[limit - 1].seq if len(found) > limit else None)

    return await in_view(parts_of(request).log, read)


@get(
    "/blogs/{slug:str}/vocabulary",
    summary="List the words that posts use",
    guards=[allowed],
    opt={"right": "read_drafts"},
)
async def read_vocabulary(request: Request[Any, Any, Any], slug: SlugPath) -> Vocabulary:
    """Give speakers, tags, authors, sources and places of the public posts, the most used first, for completion."""
    return await in_view(
        parts_of(request).log, lambda rows: DeskRows(rows.connection).vocabulary(blog_in(rows, slug).id)
    )


@get(
    "/blogs/{slug:str}/desk/stream",
    summary="Follow the desk",
    guards=[allowed],
    opt={"right": "read_drafts"},
    media_type="text/event-stream",
    responses={
        200: ResponseSpec(
            str, generate_examples=False, description="Server-sent events.", media_type="text/event-stream"
        ),
    },
)
async def follow_desk(
    request: Request[Any, Any, Any],
    slug: SlugPath,
    tab: Annotated[str | None, Parameter(description="A ULID of your own for this tab, seen by the others.")] = None,
    after: Annotated[int | None, Parameter(ge=0, le=10**15, description="Tell what follows this seq.")] = None,
    last: Annotated[int | None, HeaderParameter(name="Last-Event-ID", ge=0, le=10**15)] = None,
) -> ASGIApp:
    """Tell of all that happens at the desk, as server-sent events, for as long as the connection stands.

    `posts` (with the seq as id) states how blog and posts now read, `draft` how a draft does, `discarded` that one is
    none any more, `people` who is here; `reload` says that posts and drafts are to be fetched again. Fetch the drafts
    once the stream is open. `Last-Event-ID` goes before `after`.
    """
    parts, caller = parts_of(request), caller_of(request)
    account = caller.account
    if tab is not None:
        checked_ulid("tab", tab)
    room = await enter(parts.rooms, slug, tab, None if account is None else account.id)
    person = None
    if tab is not None and account is not None:
        person = Person(
            tab=tab, account=account.id, name=account.name, initials=account.initials, since=datetime.now(UTC)
        )

    async def may_stay() -> bool:
        try:
            return allows((await parts.door.caller(request, used=False)).actor, "read_drafts", slug)
        except Problem:
            return False

    known = after if last is None else last
    visit = Visit(room, person, room.seq if known is None else known, may_stay)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await stay(parts.rooms, visit, scope, receive, send)

    return app  # type: ignore[return-value]  # Litestar types ASGI more narrowly


@put(
    "/blogs/{slug:str}/desk/people/{tab:str}",
    summary="Say what you are writing",
    status_code=204,
    guards=[allowed],
    opt={"right": "read_drafts"},
)
async def say_editing(
    request: Request[Any, Any, Any],
    slug: SlugPath,
    tab: Annotated[str, Parameter(description="The tab's ULID, of your own stream.")],
    data: JSONBody[Editing],
) -> None:
    """Say which post or draft is being written in a tab, so that the others see it."""
    checked_ulid("tab", tab)
    rooms, account = parts_of(request).rooms, caller_of(request).account
    person = await rooms.here(slug, tab)
    if person is None:
        raise Problem(404, f"the tab {tab} is not here; open the desk's stream with it first")
    if account is None or person.account != account.id:
        raise Problem(403, f"the tab {tab} is somebody else's")
    await rooms.edit(slug, tab, data.editing)
