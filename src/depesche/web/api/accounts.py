"""Accounts by the API: who works here, for everybody; and, for admins, inviting, changing and disabling them."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

from litestar import Request, Response, get, post, put
from litestar.params import JSONBody, Parameter
from msgspec import Struct

from depesche.model.ids import ULID_PATTERN, Instant, is_slug
from depesche.model.people import (
    ROLES_ON_BLOGS,
    Account,
    Colleague,
    Email,
    Initials,
    PersonName,
    Role,
    checked_email,
    checked_initials,
    checked_name,
)
from depesche.store.accounts import LIST_ACCOUNTS, AccountRefused
from depesche.web.api.asked import SIGNED_IN, allowed, checked_ulid
from depesche.web.api.session import PRIVATE, people_of
from depesche.web.people import link_of
from depesche.web.problems import Problem, Wrong
from depesche.web.trail import note

AccountPath = Annotated[str, Parameter(description="The account's ULID.", schema_extra={"pattern": ULID_PATTERN})]


class Staff(Struct, frozen=True):
    """Everybody who may sign in."""

    staff: list[Colleague]


class AccountList(Struct, frozen=True):
    """Accounts, oldest first; `after` is the ULID to ask for the next page with, None at the end."""

    accounts: list[Account]
    after: str | None


class NewAccount(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody to invite: a role on everything, or roles on single blogs by web address."""

    email: Email
    name: PersonName
    initials: Initials | None = None
    role: Role | None = None
    blogs: dict[str, Role] = {}


class AccountCopy(Struct, frozen=True, forbid_unknown_fields=True):
    """All that an admin says of an account."""

    name: PersonName
    initials: Initials | None = None
    role: Role | None = None
    blogs: dict[str, Role] = {}
    disabled: bool = False


class Invitation(Struct, frozen=True):
    """A one-time link, which can not be shown again."""

    link: str
    expires_at: Instant


class Invited(Struct, frozen=True):
    """A new account, and the one-time link by which its owner chooses a password."""

    account: Account
    link: str


@get("/staff", summary="List the staff", guards=[allowed], opt={"right": SIGNED_IN})
async def list_staff(request: Request[Any, Any, Any]) -> Response[Staff]:
    """List everybody who may sign in, by name."""
    return Response(Staff(await asyncio.to_thread(people_of(request).accounts.staff)), headers=PRIVATE)


@get("/accounts", summary="List the accounts", guards=[allowed], opt={"right": "manage_accounts"})
async def list_accounts(
    request: Request[Any, Any, Any],
    after: Annotated[str, Parameter(max_length=26, description="List those behind this ULID.")] = "",
) -> Response[AccountList]:
    """List accounts, oldest first, a page at a time."""
    found = await asyncio.to_thread(people_of(request).accounts.every, after, LIST_ACCOUNTS + 1)
    listed = found[:LIST_ACCOUNTS]
    return Response(AccountList(listed, listed[-1].id if len(found) > LIST_ACCOUNTS else None), headers=PRIVATE)


@post("/accounts", summary="Invite somebody", status_code=201, guards=[allowed], opt={"right": "manage_accounts"})
async def invite(request: Request[Any, Any, Any], data: JSONBody[NewAccount]) -> Response[Invited]:
    """Make an account, and the link by which its owner chooses a password; 409 when the address is taken."""
    people, now = people_of(request), datetime.now(UTC)
    try:
        email, name, initials = checked_email(data.email), checked_name(data.name), checked_initials(data.initials)
    except ValueError as error:
        raise Problem(422, str(error)) from error
    blogs = _checked_blogs(data.blogs)

    def work() -> tuple[Account, str]:
        made = people.accounts.add(email, name, now, initials=initials, role=data.role, blogs=blogs)
        return made, people.invitations.invite(made.id, now)[0]

    try:
        account, secret = await asyncio.to_thread(work)
    except AccountRefused as refused:
        raise Problem(409, str(refused)) from refused
    note(request, target=account.id, detail=account.told_roles)
    return Response(Invited(account, link_of(people, secret)), status_code=201, headers=PRIVATE)


@get("/accounts/{ulid:str}", summary="Read an account", guards=[allowed], opt={"right": "manage_accounts"})
async def read_account(request: Request[Any, Any, Any], ulid: AccountPath) -> Response[Account]:
    """Give an account."""
    return Response(await _account(request, ulid), headers=PRIVATE)


@put("/accounts/{ulid:str}", summary="Change an account", guards=[allowed], opt={"right": "manage_accounts"})
async def change_account(
    request: Request[Any, Any, Any], ulid: AccountPath, data: JSONBody[AccountCopy]
) -> Response[Account]:
    """Change name and roles; whoever is disabled is signed out at once. The last admin stays one: 409."""
    before = await _account(request, ulid)
    try:
        name, initials = checked_name(data.name), checked_initials(data.initials)
    except ValueError as error:
        raise Problem(422, str(error)) from error
    disabled_at = (before.disabled_at or datetime.now(UTC)) if data.disabled else None
    blogs, change = _checked_blogs(data.blogs), people_of(request).accounts.change
    try:
        account = await asyncio.to_thread(
            change, ulid, name=name, initials=initials, role=data.role, disabled_at=disabled_at, blogs=blogs
        )
    except AccountRefused as refused:
        raise Problem(409, str(refused)) from refused
    note(
        request,
        detail=f"{before.told_roles} → {account.told_roles}" if before.told_roles != account.told_roles else None,
    )
    return Response(account, headers=PRIVATE)


@post(
    "/accounts/{ulid:str}/invitation",
    summary="Make a link for somebody to choose a password anew",
    status_code=201,
    guards=[allowed],
    opt={"right": "manage_accounts"},
)
async def invite_again(request: Request[Any, Any, Any], ulid: AccountPath) -> Response[Invitation]:
    """Make a one-time link; once used, old password, one-time codes and sessions are gone. Older links are void."""
    account = await _account(request, ulid)
    if account.disabled_at is not None:
        raise Problem(409, "this account is disabled; let it in again first")
    people = people_of(request)
    secret, expires = await asyncio.to_thread(people.invitations.invite, ulid, datetime.now(UTC))
    return Response(Invitation(link_of(people, secret), expires), status_code=201, headers=PRIVATE)


async def _account(request: Request[Any, Any, Any], ulid: str) -> Account:
    checked_ulid("ulid", ulid)
    account = await asyncio.to_thread(people_of(request).accounts.get, ulid)
    if account is None:
        raise Problem(404, f"there is no account {ulid}")
    return account


def _checked_blogs(blogs: dict[str, Role]) -> dict[str, Role]:
    if len(blogs) > ROLES_ON_BLOGS:
        raise Problem(422, f"roles on {len(blogs)} live blogs are given; the limit is {ROLES_ON_BLOGS}")
    for slug in blogs:
        if not is_slug(slug):
            wrong = (Wrong("blogs", slug[:100]),)
            raise Problem(422, f"{slug[:100]!r} is no web address of a live blog", wrong=wrong)
    return blogs
