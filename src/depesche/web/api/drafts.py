"""Drafts by the API: list, read, write, discard, hand in, send back, schedule, publish."""

from typing import Annotated, Any, Literal

from litestar import Request, Response, delete, get, post, put
from litestar.params import JSONBody, Parameter, QueryParameter
from msgspec import Struct

from depesche.log.rows import Rows
from depesche.model.drafts import Draft, DraftState, NewDraft
from depesche.model.ids import Instant
from depesche.model.limits import Note
from depesche.model.post import Post
from depesche.staff.way import Seen, Way
from depesche.store.drafts import Drafts
from depesche.web.api.asked import (
    IfMatch,
    IfNoneMatch,
    Key,
    SlugPath,
    UlidPath,
    allowed,
    checked_ulid,
    creates,
    key_of,
    parts_of,
    refusals,
    seen_rev,
    writer,
)
from depesche.web.problems import Problem
from depesche.web.view import blog_in, in_view

LIST_DRAFTS = 200


class DraftList(Struct, frozen=True):
    """Drafts, the one that was begun last first; `before` is the ULID to ask for older ones with, None at the end."""

    drafts: list[Draft]
    before: str | None


class NewRemark(Struct, frozen=True, forbid_unknown_fields=True):
    """What is still missing, for the author."""

    remark: Note


class Planned(Struct, frozen=True, forbid_unknown_fields=True):
    """When the draft is to be published; an embargo of its copy may hold it longer."""

    publish_at: Instant


@get(
    "/blogs/{slug:str}/drafts",
    summary="List drafts",
    guards=[allowed],
    opt={"right": "read_drafts"},
)
async def list_drafts(
    request: Request[Any, Any, Any],
    slug: SlugPath,
    in_state: Annotated[DraftState | None, QueryParameter(name="state")] = None,
    before: Annotated[str | None, Parameter(description="The ULID of the draft below which to begin.")] = None,
    limit: Annotated[int, Parameter(ge=1, le=LIST_DRAFTS)] = LIST_DRAFTS,
) -> DraftList:
    """List the drafts of a live blog, a page at a time: those being written, in review and scheduled."""
    below = "" if before is None else checked_ulid("before", before)

    def read(rows: Rows) -> DraftList:
        found = Drafts(rows.connection).of_blog(blog_in(rows, slug).id, limit + 1, before=below, state=in_state)
        return DraftList(found[:limit], found[limit - 1].id if len(found) > limit else None)

    return await in_view(parts_of(request).log, read)


@get(
    "/blogs/{slug:str}/drafts/{ulid:str}",
    summary="Read a draft",
    guards=[allowed],
    opt={"right": "read_drafts"},
)
async def read_draft(request: Request[Any, Any, Any], slug: SlugPath, ulid: UlidPath) -> Response[Draft]:
    """Give a draft as it stands; its revision is the entity tag."""
    checked_ulid("ulid", ulid)

    def read(rows: Rows) -> Draft:
        found = Drafts(rows.connection).draft(blog_in(rows, slug).id, ulid)
        if found is None:
            raise Problem(404, f"there is no draft {ulid} in the live blog {slug!r}")
        return found

    return _answer(await in_view(parts_of(request).log, read))


@put(
    "/blogs/{slug:str}/drafts/{ulid:str}",
    summary="Begin or change a draft",
    status_code=200,
    guards=[allowed],
    opt={"right": "contribute"},
)
async def write_draft(
    request: Request[Any, Any, Any],
    slug: SlugPath,
    ulid: UlidPath,
    data: JSONBody[NewDraft],
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> Response[Draft]:
    """Begin a draft (201) or change one (200). The same again changes nothing; of a published one it is refused."""
    new = creates(if_match, if_none_match)
    seen: Seen = "unsaid" if new is None else "none" if new else _seen(if_match)
    with refusals():
        draft, begun = await _way(request, ulid).write(slug, ulid, data, writer(request), seen)
    return _answer(draft, 201 if begun else 200)


@delete(
    "/blogs/{slug:str}/drafts/{ulid:str}",
    summary="Discard a draft",
    status_code=204,
    guards=[allowed],
    opt={"right": "contribute"},
)
async def discard_draft(
    request: Request[Any, Any, Any], slug: SlugPath, ulid: UlidPath, if_match: IfMatch = None
) -> None:
    """Discard a draft for good; one that is not there is discarded already."""
    with refusals():
        await _way(request, ulid).discard(slug, ulid, writer(request), _seen(if_match))


@post(
    "/blogs/{slug:str}/drafts/{ulid:str}/submit",
    summary="Hand a draft in",
    status_code=200,
    guards=[allowed],
    opt={"right": "contribute"},
)
async def submit_draft(
    request: Request[Any, Any, Any], slug: SlugPath, ulid: UlidPath, if_match: IfMatch = None
) -> Response[Draft]:
    """Hand a draft in to the editors, who publish it, change it or send it back."""
    with refusals():
        return _answer(await _way(request, ulid).submit(slug, ulid, writer(request), _seen(if_match)))


@post(
    "/blogs/{slug:str}/drafts/{ulid:str}/send-back",
    summary="Send a draft back",
    status_code=200,
    guards=[allowed],
    opt={"right": "publish"},
)
async def send_draft_back(
    request: Request[Any, Any, Any],
    slug: SlugPath,
    ulid: UlidPath,
    data: JSONBody[NewRemark],
    if_match: IfMatch = None,
) -> Response[Draft]:
    """Give a draft back to its author with a remark that says what is missing."""
    with refusals():
        way = _way(request, ulid)
        return _answer(await way.send_back(slug, ulid, data.remark, writer(request), _seen(if_match)))


@post(
    "/blogs/{slug:str}/drafts/{ulid:str}/schedule",
    summary="Schedule a draft",
    status_code=200,
    guards=[allowed],
    opt={"right": "publish"},
)
async def schedule_draft(
    request: Request[Any, Any, Any],
    slug: SlugPath,
    ulid: UlidPath,
    data: JSONBody[Planned],
    if_match: IfMatch = None,
) -> Response[Draft]:
    """Have a draft published at its time, as whoever schedules it. Refused then, it goes back to review.

    Whoever does so says which revision they saw (428 otherwise).
    """
    with refusals():
        way = _way(request, ulid)
        return _answer(await way.schedule(slug, ulid, data.publish_at, writer(request), _must_see(if_match)))


@post(
    "/blogs/{slug:str}/drafts/{ulid:str}/unschedule",
    summary="Unschedule a draft",
    status_code=200,
    guards=[allowed],
    opt={"right": "publish"},
)
async def unschedule_draft(
    request: Request[Any, Any, Any], slug: SlugPath, ulid: UlidPath, if_match: IfMatch = None
) -> Response[Draft]:
    """Take a draft out of the schedule and back to review."""
    with refusals():
        return _answer(await _way(request, ulid).unschedule(slug, ulid, writer(request), _seen(if_match)))


@post(
    "/blogs/{slug:str}/drafts/{ulid:str}/publish",
    summary="Publish a draft",
    status_code=200,
    guards=[allowed],
    opt={"right": "publish"},
)
async def publish_draft(
    request: Request[Any, Any, Any], slug: SlugPath, ulid: UlidPath, if_match: IfMatch = None, key: Key = None
) -> Response[Post]:
    """Publish a draft, which is then no draft any more. Published already, it gives the post as it stands.

    Whoever does so says which revision they saw (428 otherwise).
    """
    with refusals():
        made = await _way(request, ulid).publish(slug, ulid, writer(request), _must_see(if_match), key_of(key))
    return Response(made, headers={"ETag": f'"{made.rev}"'})


def _way(request: Request[Any, Any, Any], ulid: str) -> Way:
    checked_ulid("ulid", ulid)
    return parts_of(request).way


def _seen(if_match: str | None) -> int | Literal["any"]:
    seen = seen_rev(if_match)
    return "any" if seen is None else seen


def _must_see(if_match: str | None) -> int | Literal["any"]:
    if if_match is None:
        raise Problem(
            428, 'say which revision of the draft you saw, and no other goes out: If-Match: "1", or * for any'
        )
    return _seen(if_match)


def _answer(draft: Draft, status: int = 200) -> Response[Draft]:
    return Response(draft, status_code=status, headers={"ETag": f'"{draft.rev}"'})
