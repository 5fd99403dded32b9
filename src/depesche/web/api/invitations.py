"""Invitations by the API: what a one-time link is for, and using it to choose a password."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

from litestar import Request, Response, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from depesche.model.people import Email, Me, Password, PersonName, checked_email, checked_name, checked_password
from depesche.store.accounts import AccountRefused
from depesche.store.invitations import Invited
from depesche.web.api.session import PRIVATE, UNKEPT, count_knock, forgive_knock, people_of, signed_in
from depesche.web.origin import check_origin
from depesche.web.problems import Problem
from depesche.web.trail import ENTRANCE

Secret = Annotated[str, Meta(min_length=1, max_length=100)]


class Link(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands behind the `#` of the link."""

    token: Secret


class Acceptance(Struct, frozen=True, forbid_unknown_fields=True):
    """Name and password of who was invited; the first admin says the e-mail address too."""

    token: Secret
    name: PersonName
    password: Password
    email: Email | None = None


@post("/invitation/look", summary="See whom a link invites", status_code=200)
async def look_at_invitation(request: Request[Any, Any, Any], data: JSONBody[Link]) -> Response[Invited]:
    """Say whom the link invites; 410 when it was used or has expired."""
    people = people_of(request)
    check_origin(request, people.settings.public_url)
    await count_knock(request, people)
    try:
        invited = await asyncio.to_thread(people.invitations.look, data.token, datetime.now(UTC))
    except AccountRefused as refused:
        raise Problem(410, str(refused), headers=UNKEPT) from refused
    await forgive_knock(request, people)
    return Response(invited, headers=PRIVATE)


@post("/invitation", summary="Accept an invitation", status_code=200, opt={ENTRANCE: True})
async def accept_invitation(request: Request[Any, Any, Any], data: JSONBody[Acceptance]) -> Response[Me]:
    """Choose name and password, once, and be signed in; 410 when the link was used or has expired."""
    people, now = people_of(request), datetime.now(UTC)
    check_origin(request, people.settings.public_url)
    try:
        name, password = checked_name(data.name), checked_password(data.password)
        email = None if data.email is None else checked_email(data.email)
    except ValueError as error:
        raise Problem(422, str(error), headers=UNKEPT) from error
    await count_knock(request, people)
    try:
        invited = await asyncio.to_thread(people.invitations.look, data.token, now)
        if invited.is_first and email is None:
            raise Problem(422, "say the e-mail address of the first account", headers=UNKEPT)
        hashed = await people.passwords.hashed(password)
        account = await asyncio.to_thread(
            people.invitations.accept, data.token, now, name=name, password=hashed, email=email
        )
    except AccountRefused as refused:
        raise Problem(410, str(refused), headers=UNKEPT) from refused
    await forgive_knock(request, people)
    await asyncio.to_thread(people.guesses.succeeded, account.email)
    return await signed_in(request, account)
