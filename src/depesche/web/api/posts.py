"""Posts by the API: list, read, publish, revise, correct, take down, erase, pin, mark as key event."""

from typing import Annotated, Any

from litestar import Request, Response, get, post, put
from litestar.params import JSONBody, Parameter
from msgspec import Struct

from depesche.desk import Done
from depesche.log.rows import Rows
from depesche.model import commands
from depesche.model.limits import Note
from depesche.model.post import Post, PostCopy
from depesche.web.api.asked import (
    IfMatch,
    IfNoneMatch,
    Key,
    SlugPath,
    UlidPath,
    allowed,
    checked_slug,
    checked_ulid,
    creates,
    key_of,
    parts_of,
    refusals,
    seen_rev,
    submit,
    writer,
)
from depesche.web.problems import Problem
from depesche.web.view import blog_in, in_view, post_in

LIST_POSTS = 100


class PostList(Struct, frozen=True):
    """Posts, newest first; `before` is the ULID to ask for older ones with, None at the end."""

    posts: list[Post]
    before: str | None


class NewCorrection(Struct, frozen=True, forbid_unknown_fields=True):
    """The corrected copy, and the note that tells readers what was wrong."""

    copy: PostCopy
    note: Note


class Why(Struct, frozen=True, forbid_unknown_fields=True):
    """The reason, which readers are told."""

    reason: Note


class PinSwitch(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the post is to be pinned."""

    pinned: bool


class KeySwitch(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the post is to be a key event."""

    is_key: bool


@get("/blogs/{slug:str}/posts", summary="List posts")
async def list_posts(
    request: Request[Any, Any, Any],
    slug: SlugPath,
    before: Annotated[str | None, Parameter(description="The ULID of the post below which to begin.")] = None,
    limit: Annotated[int, Parameter(ge=1, le=LIST_POSTS)] = 30,
) -> PostList:
    """List posts, newest first, a page at a time; those taken down say only that they are gone."""
    checked_slug(slug)
    if before is not None:
        checked_ulid("before", before)

    def read(rows: Rows) -> PostList:
        blog = blog_in(rows, slug)
        posts = rows.posts(blog.id, limit + 1, None if before is None else post_in(rows, blog, before))
        return PostList(posts[:limit], posts[limit - 1].id if len(posts) > limit else None)

    return await in_view(parts_of(request).log, read)


@get("/blogs/{slug:str}/posts/{ulid:str}", summary="Read a post")
async def read_post(request: Request[Any, Any, Any], slug: SlugPath, ulid: UlidPath) -> Response[Post]:
    """Give the post as the public may see it; its revision is the entity tag."""
    checked_slug(slug)
    checked_ulid("ulid", ulid)
    return _answer(await in_view(parts_of(request).log, lambda rows: post_in(rows, blog_in(rows, slug), ulid)))


@put(
    "/blogs/{slug:str}/posts/{ulid:str}",
    summary="Publish or revise a post",
    status_code=200,
    guards=[allowed],
    opt={"right": "publish"},
)
async def write_post(
    request: Request[Any, Any, Any],
    slug: SlugPath,
    ulid: UlidPath,
    data: JSONBody[PostCopy],
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
    key: Key = None,
    is_key: Annotated[bool, Parameter(description="Publish it as a key event.")] = False,
    pinned: Annotated[bool, Parameter(description="Publish it pinned.")] = False,
    draft_rev: Annotated[
        int | None,
        Parameter(description="The revision of the draft that it comes from; 412 when there is a newer one.", ge=1),
    ] = None,
) -> Response[Post]:
    """Publish a new post (201), or revise one silently (200). The same again changes nothing.

    Mark and pin go with publishing, in one transaction; a draft of the same ULID is then no draft any more.
    """
    actor = writer(request)
    checked_ulid("ulid", ulid)
    new = creates(if_match, if_none_match)
    if new is None:
        new = await in_view(parts_of(request).log, lambda rows: _is_new(rows, slug, ulid))
        if not new:
            raise Problem(428, 'there is such a post; say which revision you saw: If-Match: "1", or * for any')
    if new:
        command = commands.Publish(id=key_of(key), blog=slug, post=ulid, copy=data)
        with refusals():
            publish = parts_of(request).way.publish_post
            done = await publish(command, actor, is_key=is_key, pinned=pinned, draft_rev=draft_rev)
        return _done(done, 201 if done.event else 200)
    expected = seen_rev(if_match)
    command_ = commands.Revise(id=key_of(key), blog=slug, post=ulid, copy=data, expected=expected)
    return _done(await submit(request, command_, actor))


@post(
    "/blogs/{slug:str}/posts/{ulid:str}/corrections",
    summary="Correct a post",
    status_code=200,
    guards=[allowed],
    opt={"right": "correct"},
)
async def correct_post(
    request: Request[Any, Any, Any],
    slug: SlugPath,
    ulid: UlidPath,
    data: JSONBody[NewCorrection],
    if_match: IfMatch = None,
    key: Key = None,
) -> Response[Post]:
    """Replace a post's copy and tell readers what was wrong."""
    command = commands.Correct(
        id=key_of(key), blog=slug, post=ulid, copy=data.copy, note=data.note, expected=seen_rev(if_match)
    )
    return await _do(request, command)


@post(
    "/blogs/{slug:str}/posts/{ulid:str}/take-down",
    summary="Take a post down",
    status_code=200,
    guards=[allowed],
    opt={"right": "take_down"},
)
async def take_down_post(
    request: Request[Any, Any, Any], slug: SlugPath, ulid: UlidPath, data: JSONBody[Why], key: Key = None
) -> Response[Post]:
    """Take a post out of the public, saying why."""
    return await _do(request, commands.TakeDown(id=key_of(key), blog=slug, post=ulid, reason=data.reason))


@post(
    "/blogs/{slug:str}/posts/{ulid:str}/erase",
    summary="Erase a post for good",
    status_code=200,
    guards=[allowed],
    opt={"right": "erase"},
)
async def erase_post(
    request: Request[Any, Any, Any], slug: SlugPath, ulid: UlidPath, data: JSONBody[Why], key: Key = None
) -> Response[Post]:
    """Erase a post's text in the stored log too, saying why; the token must be one that may erase."""
    return await _do(request, commands.Erase(id=key_of(key), blog=slug, post=ulid, reason=data.reason))


@put(
    "/blogs/{slug:str}/posts/{ulid:str}/pin",
    summary="Pin or unpin a post",
    status_code=200,
    guards=[allowed],
    opt={"right": "pin"},
)
async def pin_post(
    request: Request[Any, Any, Any], slug: SlugPath, ulid: UlidPath, data: JSONBody[PinSwitch], key: Key = None
) -> Response[Post]:
    """Pin a post to the top of the page, or unpin it."""
    return await _do(request, commands.Pin(id=key_of(key), blog=slug, post=ulid, pinned=data.pinned))


@put(
    "/blogs/{slug:str}/posts/{ulid:str}/key",
    summary="Mark a post as a key event, or unmark it",
    status_code=200,
    guards=[allowed],
    opt={"right": "pin"},
)
async def mark_post(
    request: Request[Any, Any, Any], slug: SlugPath, ulid: UlidPath, data: JSONBody[KeySwitch], key: Key = None
) -> Response[Post]:
    """Mark a post as a key event, or take the mark away."""
    return await _do(request, commands.MarkKey(id=key_of(key), blog=slug, post=ulid, is_key=data.is_key))


def _is_new(rows: Rows, slug: str, ulid: str) -> bool:
    blog = rows.blog(slug)
    return blog is None or rows.post(blog.id, ulid) is None


async def _do(request: Request[Any, Any, Any], command: commands.PostCommand) -> Response[Post]:
    checked_ulid("ulid", command.post)
    return _done(await submit(request, command, writer(request)))


def _done(done: Done, status: int = 200) -> Response[Post]:
    if done.post is None:
        raise RuntimeError("a command of a post was done but left no post")
    return _answer(done.post, status)


def _answer(post_: Post, status: int = 200) -> Response[Post]:
    return Response(post_, status_code=status, headers={"ETag": f'"{post_.rev}"'})
