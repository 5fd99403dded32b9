"""The API's application: its routes, its documents, and its answer to what goes wrong."""

import logging
from functools import partial
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, Router, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import Message, Scope
from sqlalchemy.exc import SQLAlchemyError

from depesche import __version__
from depesche.model import commands, events
from depesche.model.blog import Blog, BlogCopy
from depesche.model.drafts import Draft, NewDraft
from depesche.model.post import Post, PostCopy
from depesche.signin.passwords import Busy
from depesche.web.api import (
    accounts,
    audit,
    blogs,
    codes,
    desk,
    desk_blogs,
    digest,
    drafts,
    invitations,
    links,
    media,
    openid,
    own,
    passkeys,
    posts,
    reading,
    search,
    session,
    uploads,
)
from depesche.web.api.asked import ApiParts
from depesche.web.auth import COOKIE
from depesche.web.problems import Problem, Wrong, away
from depesche.web.trail import ENTRANCE, record

BODY_BYTES = 1_000_000
"""Most bytes of a JSON body: the largest copy, escaped unkindly. Below it the model names its own limits."""

_MODEL = (
    Blog,
    BlogCopy,
    Post,
    PostCopy,
    Draft,
    NewDraft,
    events.Event,
    *events.Payload.__args__,
    *commands.AnyCommand.__args__,
)

_log = logging.getLogger("depesche.api")


@get("/schema", summary="Read the model's JSON Schema", media_type="application/schema+json")
async def schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of the whole model: blogs, posts, blocks, commands and events."""
    _, components = msgspec.json.schema_components(_MODEL, ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Depesche",
        "$defs": components,
        "anyOf": [{"$ref": f"#/$defs/{model.__name__}"} for model in (Blog, Post, events.Event)],
    }


ROUTES = (
    schema,
    blogs.list_blogs,
    blogs.read_blog,
    blogs.write_blog,
    blogs.change_status,
    blogs.read_events,
    posts.list_posts,
    posts.read_post,
    posts.write_post,
    posts.correct_post,
    posts.take_down_post,
    posts.erase_post,
    posts.pin_post,
    posts.mark_post,
    drafts.list_drafts,
    drafts.read_draft,
    drafts.write_draft,
    drafts.discard_draft,
    drafts.submit_draft,
    drafts.send_draft_back,
    drafts.schedule_draft,
    drafts.unschedule_draft,
    drafts.publish_draft,
    desk.list_desk_posts,
    desk.read_history,
    desk.read_vocabulary,
    desk.follow_desk,
    desk.say_editing,
    reading.read_text,
    search.search_all,
    search.search_blog,
    digest.read_digest,
    media.upload_media,
    media.read_media,
    uploads.describe_uploads,  # first: the framework would answer OPTIONS itself
    uploads.begin_upload,
    uploads.read_upload,
    uploads.write_upload,
    uploads.end_upload,
    uploads.finish_upload,
    desk_blogs.list_desk_blogs,
    desk_blogs.archive_blog,
    desk_blogs.copy_blog,
    links.read_link,
    session.sign_in,
    session.read_session,
    session.sign_out,
    invitations.look_at_invitation,
    invitations.accept_invitation,
    own.read_own,
    own.change_own,
    own.change_password,
    own.list_sessions,
    own.end_session,
    own.end_other_sessions,
    accounts.list_staff,
    accounts.list_accounts,
    accounts.invite,
    accounts.read_account,
    accounts.change_account,
    accounts.invite_again,
    passkeys.ask_passkey,
    passkeys.sign_in_by_passkey,
    passkeys.list_passkeys,
    passkeys.ask_new_passkey,
    passkeys.add_passkey,
    passkeys.remove_passkey,
    codes.begin_codes,
    codes.set_codes,
    codes.end_codes,
    openid.ways,
    openid.go_to_provider,
    openid.come_back,
    audit.read_audit,
    audit.export_audit,
)
"""All that the API answers."""


def build_api(parts: ApiParts) -> Litestar:
    """Wire the API to the desk and the rest."""
    bearer = SecurityScheme(type="http", scheme="bearer", description="A token made by `depesche token`.")
    cookie = SecurityScheme(type="apiKey", name=COOKIE, security_scheme_in="cookie", description="Of who signed in.")
    return Litestar(
        [Router("/api/v1", route_handlers=ROUTES)],
        state=State({"parts": parts}),
        request_max_body_size=BODY_BYTES,
        before_send=[_careful, partial(record, parts.people.trail, parts.people.settings.proxies)],
        exception_handlers={
            Problem: _problem,
            Busy: _busy,
            HTTPException: _http,
            RecursionError: _too_deep,
            SQLAlchemyError: _away,
            OSError: _away,
            Exception: _unforeseen,
        },
        openapi_config=OpenAPIConfig(
            title="Depesche",
            version=__version__,
            description="Write to live blogs and read them. Reading is public; all else wants a token or a session.",
            path="/api/v1/openapi.json",
            render_plugins=[JsonRenderPlugin(path="/")],
            components=Components(security_schemes={"bearer": bearer, "session": cookie}),
            security=[{}, {"bearer": []}, {"session": []}],
        ),
        logging_config=None,
    )


async def _careful(message: Message, scope: Scope) -> None:
    """Have browsers take every answer for what it says it is, and nobody keep what only some may see."""
    if message["type"] != "http.response.start":
        return
    headers = [*message["headers"], (b"x-content-type-options", b"nosniff")]
    opt = getattr(scope.get("route_handler"), "opt", {})
    if ("right" in opt or ENTRANCE in opt) and all(name.lower() != b"cache-control" for name, _ in headers):
        headers.append((b"cache-control", b"no-store"))
    message["headers"] = headers


def _problem(_request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    headers = {name.decode(): value.decode() for name, value in problem.headers}
    return Response(
        problem.document(), status_code=problem.status, media_type="application/problem+json", headers=headers
    )


def _http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    wrong: tuple[Wrong, ...] = ()
    sentence = error.detail
    if isinstance(error, ValidationException) and isinstance(error.extra, list):
        wrong = tuple(Wrong(str(one.get("key", "body")), str(one.get("message", ""))) for one in error.extra)
        sentence = "; ".join(f"{one.field}: {one.why}" for one in wrong) or sentence
    if error.status_code == 413:
        sentence = f"the body has more than {BODY_BYTES:,} bytes, which is the limit"
    headers = tuple((name.lower().encode(), value.encode()) for name, value in (error.headers or {}).items())
    return _problem(request, Problem(error.status_code, sentence, wrong=wrong, headers=headers))


def _away(request: Request[Any, Any, Any], error: SQLAlchemyError | OSError) -> Response[bytes]:
    return _problem(request, away(error))


def _busy(request: Request[Any, Any, Any], _error: Busy) -> Response[bytes]:
    sentence = "too many sign in at the moment; try again in a few seconds"
    return _problem(request, Problem(503, sentence, headers=((b"retry-after", b"5"),)))


def _too_deep(request: Request[Any, Any, Any], _error: RecursionError) -> Response[bytes]:
    return _problem(request, Problem(400, "the body is nested too deeply to be read"))


def _unforeseen(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _problem(request, Problem(500, "something went wrong on our side; nothing was changed; try again"))
