"""The session: sign in by password, see who is signed in, sign out."""

import asyncio
import math
import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Any

from litestar import Request, Response, delete, get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from depesche.model.people import PASSWORD_CHARS, Account, Email, Me, checked_email
from depesche.rules.roles import rights
from depesche.signin import totp
from depesche.signin.throttle import Throttle
from depesche.store.accounts import Credentials
from depesche.web.api.asked import SIGNED_IN, account_of, allowed, parts_of
from depesche.web.auth import actor_of, cookie_of, secret_of
from depesche.web.origin import address_of, check_origin, network_of
from depesche.web.people import People
from depesche.web.problems import Problem
from depesche.web.trail import ENTRANCE, note

PRIVATE = {"Cache-Control": "no-store"}
UNKEPT = ((b"cache-control", b"no-store"),)


class SignIn(Struct, frozen=True, forbid_unknown_fields=True):
    """E-mail address and password; a code too where the account has asked for one."""

    email: Email
    password: Annotated[str, Meta(max_length=PASSWORD_CHARS)]
    code: Annotated[str, Meta(max_length=40)] | None = None


@post("/session", summary="Sign in by password", status_code=200, opt={ENTRANCE: True})
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
    note(request, by=f"account:{account.id}")
    secret = await asyncio.to_thread(
        people.sessions.begin,
        account.id,
        datetime.now(UTC),
        device=request.headers.get("user-agent", ""),
        address=address_of(request, people.settings.proxies),
        instead=secret_of(request),
    )
    return Response(me_of(account), headers=PRIVATE | {"Set-Cookie": cookie_of(secret)})


async def checked_secret(request: Request[Any, Any, Any], account: Account, password: str) -> Credentials:
    """Give what the account signs in with when this is its password; guesses count. Raises Problem: 403 or 429."""
    people = people_of(request)
    await _count_guess(request, people, account.email)
    found = await asyncio.to_thread(people.accounts.credentials, account.id)
    if not await people.passwords.fits(password, found.password if found else None) or found is None:
        raise Problem(403, "this is not your password", headers=UNKEPT)
    await _forget_guesses(request, people, account.email)
    return found


async def _proven(request: Request[Any, Any, Any], people: People, sent: SignIn) -> Account:
    """Give the account whose password, and code where it wants one, was sent. Raises Problem: 401, 422 or 429."""
    try:
        email = checked_email(sent.email)
    except ValueError as error:
        raise Problem(422, str(error), headers=UNKEPT) from error
    await _count_guess(request, people, email)
    found = await asyncio.to_thread(people.accounts.by_email, email)
    if found is not None:
        note(request, by=f"account:{found.account.id}")
    fits = await people.passwords.fits(sent.password, found.password if found else None)
    if not fits or found is None or found.account.disabled_at is not None:
        raise Problem(401, "e-mail address and password do not fit together", headers=UNKEPT)
    if found.totp is not None:
        await _check_code(request, people, found, sent.code)
    await _forget_guesses(request, people, email)
    if found.password is not None and people.passwords.is_weak(found.password):
        hashed = await people.passwords.hashed(unicodedata.normalize("NFKC", sent.password))
        await asyncio.to_thread(people.accounts.change, found.account.id, password=hashed)
    return found.account


async def _check_code(request: Request[Any, Any, Any], people: People, found: Credentials, code: str | None) -> None:
    """Ask for a code beside the password, which was right; wrong codes are counted by themselves.

    Raises Problem: 401 or 429.
    """
    if code is None:
        await _forget_guesses(request, people, found.account.email)
        note(request, detail="password right, code asked for")
        raise Problem(401, "type the code that your authenticator app shows", needs="code", headers=UNKEPT)
    await _attempt(people.codes, found.account.id)
    if not await asyncio.to_thread(_code_fits, people, found, code):
        note(request, detail="password right, code wrong")
        sentence = "this code is wrong or was used already; wait for the next one"
        raise Problem(401, sentence, needs="code", headers=UNKEPT)
    await asyncio.to_thread(people.codes.succeeded, found.account.id)


def _code_fits(people: People, found: Credentials, code: str) -> bool:
    """Tell whether this is the account's one-time code or one of its recovery codes, and use it up; blocks."""
    step = None if found.totp is None else totp.step_of(found.totp, code, datetime.now(UTC))
    if step is not None:
        return people.accounts.use_step(found.account.id, step)
    return people.accounts.use_recovery(found.account.id, totp.hashed_recovery(code))


async def count_knock(request: Request[Any, Any, Any], people: People) -> None:
    """Count a try to come in before it is looked at, so that many at once do not slip through. Raises Problem: 429."""
    await _attempt(people.knocks, network_of(request, people.settings.proxies))


async def forgive_knock(request: Request[Any, Any, Any], people: People) -> None:
    """Take back that a try was counted: it was a good one."""
    await asyncio.to_thread(people.knocks.forgiven, network_of(request, people.settings.proxies))


async def _count_guess(request: Request[Any, Any, Any], people: People, email: str) -> None:
    await _attempt(people.guesses, email)
    try:
        await count_knock(request, people)
    except Problem:
        await asyncio.to_thread(people.guesses.forgiven, email)  # it was not looked at
        raise


async def _forget_guesses(request: Request[Any, Any, Any], people: People, email: str) -> None:
    await asyncio.to_thread(people.guesses.succeeded, email)
    await forgive_knock(request, people)


async def _attempt(throttle: Throttle, who: str) -> None:
    """Count a try. Raises Problem: 429 when it comes too soon, and is not counted."""
    wait = await asyncio.to_thread(throttle.attempt, who)
    if wait > 0:
        seconds = math.ceil(wait)
        headers = ((b"retry-after", b"%d" % seconds), *UNKEPT)
        raise Problem(429, f"too many failed attempts; try again in {seconds} seconds", headers=headers)
