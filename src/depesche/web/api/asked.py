"""What a request to the API says beside its body: who writes, which revision was seen, which key it has."""

import contextlib
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import HeaderParameter, Parameter
from msgspec import Struct

from depesche.desk import Desk, Done, Refused
from depesche.fetch.links import Links
from depesche.live.digest import Digests
from depesche.log.base import Log
from depesche.model.commands import Actor, AnyCommand
from depesche.model.ids import SLUG_PATTERN, ULID_PATTERN, is_slug, is_ulid, new_ulid
from depesche.model.people import Account, Right
from depesche.rules.roles import LEAST, allows, allows_somewhere
from depesche.staff.rooms import Rooms
from depesche.staff.way import Way
from depesche.store.archive import Archive
from depesche.web.auth import Caller, Doorkeeper
from depesche.web.media import MediaRoom
from depesche.web.pace import Pace
from depesche.web.people import People
from depesche.web.problems import Problem, Wrong
from depesche.web.searched import SearchTurns
from depesche.web.taking import Taking

STATUSES = {
    "unknown": 404,
    "exists": 412,
    "stale": 412,
    "unseen": 428,
    "published": 409,
    "gone": 410,
    "forbidden": 403,
    "embargoed": 409,
    "invalid": 422,
    "limit": 409,
}
"""The HTTP status of each reason for which the desk refuses."""

SlugPath = Annotated[str, Parameter(description="The blog's web address.", schema_extra={"pattern": SLUG_PATTERN})]
UlidPath = Annotated[str, Parameter(description="The post's ULID.", schema_extra={"pattern": ULID_PATTERN})]
IfMatch = Annotated[
    str | None,
    HeaderParameter(
        name="If-Match", description='The revision that was seen, as "3"; * for any. For changing what is.'
    ),
]
IfNoneMatch = Annotated[
    str | None, HeaderParameter(name="If-None-Match", description="* for creating: refused where one is already.")
]
Key = Annotated[
    str | None,
    HeaderParameter(name="Idempotency-Key", description="A ULID of your own: the same one again does nothing twice."),
]


class ApiParts(Struct, frozen=True):
    """What the API is made of."""

    log: Log
    desk: Desk
    way: Way
    rooms: Rooms
    door: Doorkeeper
    room: MediaRoom
    taking: Taking
    people: People
    archive: Archive
    links: Links
    links_pace: Pace
    search_turns: SearchTurns
    digests: Digests


def parts_of(request: ASGIConnection[Any, Any, Any, Any]) -> ApiParts:
    """Give what this application was wired with."""
    parts: ApiParts = request.app.state["parts"]
    return parts


SIGNED_IN = "signed_in"
"""What a route asks for that is there for all who are signed in, whatever their role."""


async def allowed(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Let only those in who have the right that the route names in its `opt`: a guard, asked before the body is read.

    On a route with `{slug}` the right must hold on that blog, on others on any. Raises Problem: 400, 401, 403, 429.
    """
    right: Right | Literal["signed_in"] = handler.opt["right"]
    slug = connection.path_params.get("slug")
    if slug is not None:
        checked_slug(slug)
    caller = await parts_of(connection).door.caller(connection)
    connection.state["caller"] = caller
    actor = caller.actor
    if right == "signed_in":
        if caller.account is None:
            raise Problem(403, "this is for people who have signed in; a token has no account")
    elif not (allows_somewhere(actor, right) if slug is None else allows(actor, right, slug)):
        where = "" if slug is None else f" in the live blog {slug!r}"
        sentence = f"you may not {right.replace('_', ' ')}{where}; that takes the role of {LEAST[right]}"
        raise Problem(403, sentence)


def writer(request: Request[Any, Any, Any]) -> Actor:
    """Give who acts, whom `allowed` has let in."""
    return caller_of(request).actor


def caller_of(request: Request[Any, Any, Any]) -> Caller:
    """Give who is asking, whom `allowed` has let in."""
    caller: Caller = request.state["caller"]
    return caller


def account_of(request: Request[Any, Any, Any]) -> Account:
    """Give the account of whom `allowed` has let in by `signed_in`, or by a right that only people have."""
    account = caller_of(request).account
    if account is None:
        raise RuntimeError("a route of people was asked by somebody without an account")
    return account


async def submit(request: Request[Any, Any, Any], command: AnyCommand, actor: Actor) -> Done:
    """Do a command at the desk. Raises Problem where it is refused."""
    with refusals():
        return await parts_of(request).desk.submit(command, actor)


@contextlib.contextmanager
def refusals() -> Iterator[None]:
    """Make a Problem of what the desk refuses."""
    try:
        yield
    except Refused as refused:
        refusal = refused.refusal
        raise Problem(STATUSES[refusal.why], refusal.sentence, rev=refusal.rev) from refused


def checked_slug(slug: str) -> str:
    """Give the slug when it is one. Raises Problem: 400."""
    if not is_slug(slug):
        sentence = "a blog's web address has lower-case letters, digits and hyphens, 80 characters at most"
        raise Problem(400, sentence, wrong=(Wrong("slug", slug[:100]),))
    return slug


def checked_ulid(name: str, ulid: str) -> str:
    """Give the ULID when it is one. Raises Problem: 400."""
    if not is_ulid(ulid):
        sentence = f"{name} must be a ULID: 26 digits and capital letters without I, L, O and U"
        raise Problem(400, sentence, wrong=(Wrong(name, ulid[:40]),))
    return ulid


def key_of(given: str | None) -> str:
    """Give the ULID of the event to be made: the writer's own, else a fresh one."""
    return new_ulid() if given is None else checked_ulid("Idempotency-Key", given)


def seen_rev(if_match: str | None) -> int | None:
    """Give the revision that the writer saw, None for any. Raises Problem: 400."""
    if if_match is None or if_match.strip() == "*":
        return None
    digits = if_match.strip().removeprefix("W/").strip('"')
    if not digits.isascii() or not digits.isdigit() or len(digits) > 12:
        raise Problem(400, 'If-Match must be a revision such as "3", or *', wrong=(Wrong("If-Match", if_match[:40]),))
    return int(digits)


def creates(if_match: str | None, if_none_match: str | None) -> bool | None:
    """Tell whether a PUT creates, from its conditions (RFC 9110, section 13); None when it says neither.

    Raises Problem: 400.
    """
    if if_match is not None and if_none_match is not None:
        raise Problem(400, "say either If-None-Match: * (create) or If-Match (change), not both")
    if if_none_match is not None and if_none_match.strip() != "*":
        sentence = "If-None-Match can only be * here: create if there is none"
        raise Problem(400, sentence, wrong=(Wrong("If-None-Match", if_none_match[:40]),))
    if if_none_match is not None:
        return True
    return None if if_match is None else False
