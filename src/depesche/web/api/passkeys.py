"""Passkeys by the API: signing in by one, and those of one's own account."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

from litestar import Request, Response, delete, get, post
from litestar.params import JSONBody, Parameter
from msgspec import Meta, Struct

from depesche.model.people import PASSWORD_CHARS, Account, Me, Passkey, PersonName, checked_name
from depesche.signin.passkeys import REFUSED, PasskeyRefused
from depesche.store.accounts import AccountRefused
from depesche.web.api.asked import SIGNED_IN, account_of, allowed
from depesche.web.api.session import (
    PRIVATE,
    UNKEPT,
    checked_secret,
    count_knock,
    forgive_knock,
    people_of,
    signed_in,
)
from depesche.web.origin import check_origin
from depesche.web.people import People
from depesche.web.problems import Problem
from depesche.web.trail import ENTRANCE, note

ID_CHARS = 1_366
"""Characters of a credential's id: 1,023 bytes in base64url (WebAuthn, section 4)."""


class SignInByPasskey(Struct, frozen=True, forbid_unknown_fields=True):
    """What the browser gave for the options (PublicKeyCredential as JSON)."""

    credential: dict[str, Any]


class AskNewPasskey(Struct, frozen=True, forbid_unknown_fields=True):
    """One's own password, so that a browser left open does not do; empty where the account has none."""

    password: Annotated[str, Meta(max_length=PASSWORD_CHARS)] = ""


class NewPasskey(Struct, frozen=True, forbid_unknown_fields=True):
    """What the browser gave for the options, and a name to know the passkey again by."""

    name: PersonName
    credential: dict[str, Any]


class PasskeyList(Struct, frozen=True):
    """An account's passkeys, oldest first."""

    passkeys: list[Passkey]


@post("/session/passkey/options", summary="Begin to sign in by passkey", status_code=200)
async def ask_passkey(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """Give the options for `navigator.credentials.get`: any passkey of this site will do."""
    people = people_of(request)
    check_origin(request, people.settings.public_url)
    _check_works(request)
    return Response(people.party.ask(), headers=PRIVATE)


@post("/session/passkey", summary="Sign in by passkey", status_code=200, opt={ENTRANCE: True})
async def sign_in_by_passkey(request: Request[Any, Any, Any], data: JSONBody[SignInByPasskey]) -> Response[Me]:
    """Sign in, and have the session's cookie. No further code is asked for: the device has asked for one of its own."""
    people = people_of(request)
    check_origin(request, people.settings.public_url)
    await count_knock(request, people)
    try:
        account = await _owner(request, people, data.credential)
    except PasskeyRefused as refused:
        raise Problem(401, str(refused), headers=UNKEPT) from refused
    await forgive_knock(request, people)
    return await signed_in(request, account)


async def _owner(request: Request[Any, Any, Any], people: People, credential: dict[str, Any]) -> Account:
    """Give whose passkey has signed a challenge of ours. Raises PasskeyRefused."""
    ulid, challenge = await asyncio.to_thread(people.party.challenged, credential)
    key = await asyncio.to_thread(people.passkeys.find, ulid)
    if key is None:
        raise PasskeyRefused(REFUSED)
    note(request, by=f"account:{key.account}")
    count = people.party.check(credential, challenge, key)
    account = await asyncio.to_thread(people.accounts.get, key.account)
    used = await asyncio.to_thread(people.passkeys.use, ulid, count, datetime.now(UTC))
    if account is None or account.disabled_at is not None or not used:
        raise PasskeyRefused(REFUSED)
    return account


@get("/account/passkeys", summary="List one's own passkeys", guards=[allowed], opt={"right": SIGNED_IN})
async def list_passkeys(request: Request[Any, Any, Any]) -> Response[PasskeyList]:
    """List the passkeys of one's account."""
    every = await asyncio.to_thread(people_of(request).passkeys.every, account_of(request).id)
    return Response(PasskeyList(every), headers=PRIVATE)


@post("/account/passkeys/options", summary="Begin to add a passkey", status_code=200, guards=[allowed],
      opt={"right": SIGNED_IN})  # fmt: skip
async def ask_new_passkey(request: Request[Any, Any, Any], data: JSONBody[AskNewPasskey]) -> Response[dict[str, Any]]:
    """Give the options for `navigator.credentials.create`, for who says their password."""
    people, own = people_of(request), account_of(request)
    _check_works(request)
    if own.has_password:
        await checked_secret(request, own, data.password)
    known = await asyncio.to_thread(people.passkeys.every, own.id)
    options = await asyncio.to_thread(people.party.ask_new, own, [one.id for one in known])
    return Response(options, headers=PRIVATE)


@post("/account/passkeys", summary="Add a passkey", status_code=201, guards=[allowed], opt={"right": SIGNED_IN})
async def add_passkey(request: Request[Any, Any, Any], data: JSONBody[NewPasskey]) -> Response[Passkey]:
    """Keep the passkey that the browser has made."""
    people, own = people_of(request), account_of(request)
    try:
        name = checked_name(data.name)
        made = await asyncio.to_thread(people.party.check_new, own, data.credential)
        passkey = await asyncio.to_thread(
            people.passkeys.add, own.id, made.id, made.public_key, made.count, name, datetime.now(UTC)
        )
    except AccountRefused as refused:
        raise Problem(409, str(refused)) from refused
    except (ValueError, PasskeyRefused) as refused:
        raise Problem(422, str(refused)) from refused
    return Response(passkey, status_code=201, headers=PRIVATE)


@delete("/account/passkeys/{passkey:str}", summary="Remove a passkey", status_code=204, guards=[allowed],
        opt={"right": SIGNED_IN})  # fmt: skip
async def remove_passkey(
    request: Request[Any, Any, Any],
    passkey: Annotated[str, Parameter(description="The passkey's id.", max_length=ID_CHARS)],
) -> Response[None]:
    """Take a passkey off one's account; 409 when it is the only way in."""
    accounts, own = people_of(request).accounts, account_of(request)
    if passkey not in {one.id for one in await asyncio.to_thread(people_of(request).passkeys.every, own.id)}:
        raise Problem(404, "there is no such passkey")
    try:
        await asyncio.to_thread(accounts.take_passkey, own.id, passkey)
    except AccountRefused as refused:
        raise Problem(409, str(refused)) from refused
    return Response(None, status_code=204, headers=PRIVATE)


def _check_works(request: Request[Any, Any, Any]) -> None:
    if not people_of(request).party.works:
        sentence = "browsers give passkeys to names over HTTPS alone; set DEPESCHE_BASE_URL to such an address"
        raise Problem(409, sentence, headers=UNKEPT)
