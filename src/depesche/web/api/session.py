"""The session: sign in by password, see who is signed in, sign out."""

import asyncio
import math
from datetime import UTC, datetime
from typing import Annotated, Any

from litestar import Request, Response, delete, get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from depesche.model.people import PASSWORD_CHARS, Account, Email, Me, checked_email
from depesche.rules.roles import rights
from depesche.store.accounts import Credentials
from depesche.web.api.asked import SIGNED_IN, account_of, allowed, parts_of
from depesche.web.auth import actor_of, cookie_of, secret_of
from depesche.web.origin import address_of, check_origin
from depesche.web.people import People
from depesche.web.problems import Problem

PRIVATE = {"Cache-Control": "no-store"}
UNKEPT = ((b"cache-control", b"no-store"),)


class SignIn(Struct, frozen=True, forbid_unknown_fields=True):
    """E-mail address and password; a code too where the account has asked for one."""

    email: Email
    password: Annotated[str, Meta(max_length=PASSWORD_CHARS)]
    code: Annotated[str, Meta(max_length=40)] | None = None


@post("/session", summary="Sign in by password", status_code=200)
async def sign_in(request: Request[Any, Any, Any], data: JSONBody[SignIn]) -> Response[Me]:
    """Sign in, and have the session's cookie; 401 with `needs` where a one-time code is asked for."""
    people = people_of(request)
    check_origin(request, people.settings.public_url)
    return await signed_in(request, await _proven(request, people, data))


@get("/session", summary="See who is signed in", status_code=200, guards=[allowed], opt={"right": SIGNED_IN})
async def read_session(request: Request[Any, Any, Any]) -> Response[Me]:
    """Say who is signed in, and with which rights."""
    return Response(me_of(account_of(request)), headers=PRIVATE)


@delete("/session", summary="Sign out", status_code=204, guards=[allowed], opt={"right": SIGNED_IN})
async def sign_out(request: Request[Any, Any, Any]) -> Response[None]:
    """End this session."""
    caller = request.state["caller"]
    await asyncio.to_thread(people_of(request).sessions.end, account_of(request).id, caller.session)
    return Response(None, status_code=204, headers=PRIVATE | {"Set-Cookie": cookie_of("")})


def people_of(request: Request[Any, Any, Any]) -> People:
    """Give what the routes of people are made of."""
    return parts_of(request).people


def me_of(account: Account) -> Me:
    """Say who somebody is, with all rights."""
    actor = actor_of(account)
    everywhere = rights(actor)
    further = {slug: tuple(r for r in rights(actor, slug) if r not in everywhere) for slug in account.blogs}
    return Me(account, everywhere, {slug: some for slug, some in further.items() if some})


async def signed_in(request: Request[Any, Any, Any], account: Account) -> Response[Me]:
    """Begin a session for somebody who has proven who they are, in place of the browser's last one."""
    people = people_of(request)
    secret = await asyncio.to_thread(
        people.sessions.begin,
        account.id,
        datetime.now(UTC),
        device=request.headers.get("user-agent", ""),
        address=address_of(request, people.settings.proxies),
        instead=secret_of(request),
    )
    return Response(me_of(account), headers=PRIVATE | {"Set-Cookie": cookie_of(secret)})


async def _proven(request: Request[Any, Any, Any], people: People, sent: SignIn) -> Account:
    """Give the account whose password was sent. Raises Problem: 401 or 429."""
    try:
        email = checked_email(sent.email)
    except ValueError as error:
        raise Problem(422, str(error)) from error
    address = address_of(request, people.settings.proxies)
    wait = max(people.guesses.wait(email), people.knocks.wait(address))
    if wait > 0:
        seconds = math.ceil(wait)
        headers = ((b"retry-after", b"%d" % seconds), *UNKEPT)
        raise Problem(429, f"too many failed attempts; try again in {seconds} seconds", headers=headers)
    people.guesses.failed(email)
    people.knocks.failed(address)
    found: Credentials | None = await asyncio.to_thread(people.accounts.by_email, email)
    fits = await people.passwords.fits(sent.password, found.password if found else None)
    if not fits or found is None or found.account.disabled_at is not None:
        raise Problem(
            401, "e-mail address and password do not fit together", headers=((b"cache-control", b"no-store"),)
        )
    people.guesses.succeeded(email)
    people.knocks.forgiven(address)
    return found.account
