"""Everybody's own account by the API: name, password, and the browsers that are signed in."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

from litestar import Request, Response, delete, get, post, put
from litestar.params import JSONBody, Parameter
from msgspec import Meta, Struct

from depesche.model.ids import ULID_PATTERN, Language
from depesche.model.people import (
    PASSWORD_CHARS,
    Account,
    Initials,
    Password,
    PersonName,
    Session,
    checked_initials,
    checked_name,
    checked_password,
)
from depesche.web.api.asked import SIGNED_IN, account_of, allowed, caller_of, checked_ulid
from depesche.web.api.session import PRIVATE, UNKEPT, checked_secret, people_of
from depesche.web.problems import Problem


class OwnCopy(Struct, frozen=True, forbid_unknown_fields=True):
    """What everybody says of themselves; the language is that of the desk, none for the browser's."""

    name: PersonName
    initials: Initials | None = None
    language: Language | None = None


class NewPassword(Struct, frozen=True, forbid_unknown_fields=True):
    """The new password, and the old one where there is one."""

    new: Password
    old: Annotated[str, Meta(max_length=PASSWORD_CHARS)] = ""


class SessionList(Struct, frozen=True):
    """The browsers that are signed in to the account, newest first."""

    sessions: list[Session]


@get("/account", summary="Read one's own account", guards=[allowed], opt={"right": SIGNED_IN})
async def read_own(request: Request[Any, Any, Any]) -> Response[Account]:
    """Give the account of who is signed in."""
    return Response(account_of(request), headers=PRIVATE)


@put("/account", summary="Change one's own account", guards=[allowed], opt={"right": SIGNED_IN})
async def change_own(request: Request[Any, Any, Any], data: JSONBody[OwnCopy]) -> Response[Account]:
    """Change name, initials and language."""
    try:
        name, initials = checked_name(data.name), checked_initials(data.initials)
    except ValueError as error:
        raise Problem(422, str(error)) from error
    change = people_of(request).accounts.change
    ulid = account_of(request).id
    account = await asyncio.to_thread(change, ulid, name=name, initials=initials, language=data.language)
    return Response(account, headers=PRIVATE)


@put("/account/password", summary="Choose another password", guards=[allowed], opt={"right": SIGNED_IN})
async def change_password(request: Request[Any, Any, Any], data: JSONBody[NewPassword]) -> Response[Account]:
    """Choose another password, saying the old one; every other session ends."""
    people, own = people_of(request), account_of(request)
    try:
        password = checked_password(data.new)
    except ValueError as error:
        raise Problem(422, str(error), headers=UNKEPT) from error
    if own.has_password:
        await checked_secret(request, own, data.old)
    hashed = await people.passwords.hashed(password)
    keep = caller_of(request).session or ""
    account = await asyncio.to_thread(people.accounts.change, own.id, keep, password=hashed)
    return Response(account, headers=PRIVATE)


@get("/account/sessions", summary="List one's own sessions", guards=[allowed], opt={"right": SIGNED_IN})
async def list_sessions(request: Request[Any, Any, Any]) -> Response[SessionList]:
    """List the browsers that are signed in to one's account."""
    current = caller_of(request).session or ""
    every = people_of(request).sessions.every
    return Response(
        SessionList(await asyncio.to_thread(every, account_of(request).id, current, datetime.now(UTC))), headers=PRIVATE
    )


@delete("/account/sessions/{ulid:str}", summary="End a session", status_code=204, guards=[allowed],
        opt={"right": SIGNED_IN})  # fmt: skip
async def end_session(
    request: Request[Any, Any, Any],
    ulid: Annotated[str, Parameter(description="The session's ULID.", schema_extra={"pattern": ULID_PATTERN})],
) -> Response[None]:
    """Sign one browser out."""
    checked_ulid("ulid", ulid)
    if not await asyncio.to_thread(people_of(request).sessions.end, account_of(request).id, ulid):
        raise Problem(404, "there is no such session; it may have ended already")
    return Response(None, status_code=204, headers=PRIVATE)


@post("/account/sessions/end-others", summary="End all other sessions", status_code=204, guards=[allowed],
      opt={"right": SIGNED_IN})  # fmt: skip
async def end_other_sessions(request: Request[Any, Any, Any]) -> Response[None]:
    """Sign every browser out but this one."""
    end_others = people_of(request).sessions.end_others
    await asyncio.to_thread(end_others, account_of(request).id, caller_of(request).session)
    return Response(None, status_code=204, headers=PRIVATE)
