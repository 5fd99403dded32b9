"""One-time codes by the API: setting them up for one's own account, and taking them off."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, post, put
from litestar.params import JSONBody
from msgspec import Meta, Struct

from depesche.model.people import PASSWORD_CHARS, Account
from depesche.signin import totp
from depesche.web.api.asked import SIGNED_IN, account_of, allowed
from depesche.web.api.session import PRIVATE, UNKEPT, checked_secret, people_of
from depesche.web.problems import Problem


class OwnPassword(Struct, frozen=True, forbid_unknown_fields=True):
    """One's own password, so that a browser left open does not do."""

    password: Annotated[str, Meta(max_length=PASSWORD_CHARS)]


class FirstCode(Struct, frozen=True, forbid_unknown_fields=True):
    """What the authenticator app shows."""

    code: Annotated[str, Meta(max_length=40)]


class Seed(Struct, frozen=True):
    """What the authenticator app is told: the secret, its address, and that as a QR code in SVG."""

    secret: str
    uri: str
    svg: str


class Recovery(Struct, frozen=True):
    """Codes for who has lost the app; each works once, and they can not be shown again."""

    recovery: tuple[str, ...]


@post("/account/totp", summary="Begin to set one-time codes up", status_code=200, guards=[allowed],
      opt={"right": SIGNED_IN})  # fmt: skip
async def begin_codes(request: Request[Any, Any, Any], data: JSONBody[OwnPassword]) -> Response[Seed]:
    """Give a secret for the authenticator app; nothing is asked for until a code of it has come back."""
    people, own = people_of(request), account_of(request)
    if not own.has_password:
        raise Problem(409, "codes are asked for beside a password; choose one first", headers=UNKEPT)
    await checked_secret(request, own, data.password)
    secret = totp.new_secret()
    await asyncio.to_thread(people.seeds.keep, own.id, secret.encode())
    uri = totp.uri_of(secret, own.email, people.settings.site)
    return Response(Seed(secret, uri, await asyncio.to_thread(totp.qr_of, uri)), headers=PRIVATE)


@put("/account/totp", summary="Ask for one-time codes from now on", guards=[allowed], opt={"right": SIGNED_IN})
async def set_codes(request: Request[Any, Any, Any], data: JSONBody[FirstCode]) -> Response[Recovery]:
    """Have signing in by password ask for codes from now on; gives recovery codes, this once."""
    people, own = people_of(request), account_of(request)
    kept = await asyncio.to_thread(people.seeds.look, own.id)
    if kept is None:
        raise Problem(409, "this took too long; begin again", headers=UNKEPT)
    secret = kept.decode()
    step = totp.step_of(secret, data.code, datetime.now(UTC))
    if step is None:
        sentence = "this code does not fit; is the clock of the device right?"
        raise Problem(422, sentence, headers=UNKEPT)
    await asyncio.to_thread(people.seeds.take, own.id)
    codes = totp.new_recovery()
    hashed = msgspec.json.encode([totp.hashed_recovery(code) for code in codes])
    change = people.accounts.change
    await asyncio.to_thread(change, own.id, totp=secret, totp_step=step, recovery=hashed)
    return Response(Recovery(codes), headers=PRIVATE)


@post("/account/totp/off", summary="Ask for one-time codes no more", status_code=200, guards=[allowed],
      opt={"right": SIGNED_IN})  # fmt: skip
async def end_codes(request: Request[Any, Any, Any], data: JSONBody[OwnPassword]) -> Response[Account]:
    """Have signing in ask for the password alone."""
    people, own = people_of(request), account_of(request)
    await checked_secret(request, own, data.password)
    change = people.accounts.change
    account = await asyncio.to_thread(change, own.id, totp=None, totp_step=None, recovery=None)
    return Response(account, headers=PRIVATE)
