"""Signing in by the newsroom's OpenID Connect provider: the way there, and the way back."""

import asyncio
import logging
import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any, Literal
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.params import Parameter, QueryParameter
from msgspec import Struct

from depesche.model.limits import NAME_CHARS
from depesche.model.people import Account, checked_email
from depesche.signin.oidc import Person, ProviderRefused
from depesche.store.accounts import AccountRefused
from depesche.web.api.session import PRIVATE, count_knock, forgive_knock, people_of, signed_in
from depesche.web.people import People
from depesche.web.trail import ENTRANCE, note

COOKIE = "__Host-depesche-oidc"
"""Binds the way back to the browser that went: it comes from another site, so it can not be SameSite=Strict."""
TO_CHARS = 2_000

Failure = Literal["expired", "refused", "unknown", "unreachable"]
"""Why somebody comes back without being signed in, for the page: `/desk/sign-in?refused=...`."""

_log = logging.getLogger("depesche.signin")


class Ways(Struct, frozen=True):
    """The ways in beside the password: passkeys, and the provider by its name."""

    passkey: bool
    oidc: str | None


@get("/session/ways", summary="See which ways in there are")
async def ways(request: Request[Any, Any, Any]) -> Response[Ways]:
    """Say which ways in there are beside the password."""
    people = people_of(request)
    return Response(Ways(people.party.works, people.settings.oidc_name if people.provider else None), headers=PRIVATE)


@get("/session/oidc", summary="Go to the OpenID Connect provider", status_code=302)
async def go_to_provider(
    request: Request[Any, Any, Any],
    to: Annotated[str, Parameter(max_length=TO_CHARS, description="The desk's page to come back to.")] = "/desk",
) -> Response[None]:
    """Send the browser to the provider."""
    provider = people_of(request).provider
    if provider is None:
        return _failed(request, "unknown", None)
    try:
        address, begun = await provider.begin(_page(to))
    except ProviderRefused as refused:
        _log.warning("OpenID Connect: %s", refused)
        return _failed(request, "unreachable", None)
    cookie = f"{COOKIE}={begun}; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax"
    return Response(None, status_code=302, headers=PRIVATE | {"Location": address, "Set-Cookie": cookie})


@get("/session/oidc/callback", summary="Come back from the provider", status_code=302, opt={ENTRANCE: True})
async def come_back(
    request: Request[Any, Any, Any],
    begun_as: Annotated[str, QueryParameter(name="state", max_length=200)] = "",
    code: Annotated[str, Parameter(max_length=4_000)] = "",
    iss: Annotated[str | None, Parameter(max_length=2_000)] = None,
) -> Response[Any]:
    """Sign in whom the provider has sent, and go on to the desk."""
    people = people_of(request)
    provider = people.provider
    brought = request.cookies.get(COOKIE, "")
    begun = await asyncio.to_thread(provider.begun, brought, begun_as) if provider else None
    if provider is None or begun is None:
        return _failed(request, "expired", None)
    if not code:
        return _failed(request, "refused", None)
    await count_knock(request, people)
    try:
        person = await provider.finish(begun, code, iss)
        account = await asyncio.to_thread(_account, people, person)
    except ProviderRefused as refused:
        _log.warning("OpenID Connect: %s", refused)
        return _failed(request, "refused", "what the provider says does not hold")
    except AccountRefused as refused:
        return _failed(request, "unknown", str(refused))
    await forgive_knock(request, people)
    answer: Response[Any] = await signed_in(request, account)
    note(request, status=200)
    return Response(None, status_code=302, headers=dict(answer.headers) | {"Location": begun.to})


def _account(people: People, person: Person) -> Account:
    """Give the person's account: by subject, else by an address that the provider has verified; blocks.

    Raises AccountRefused.
    """
    accounts, settings = people.accounts, people.settings
    issuer = sha256((settings.oidc_issuer or "").encode()).hexdigest()[:16]
    subject = f"{issuer}:{person.subject}"
    found = accounts.by_subject(subject)
    if found is not None:
        return _let_in(found.account)
    try:
        email = None if person.email is None else checked_email(person.email)
    except ValueError:
        email = None
    if email is None:
        raise AccountRefused("no account of this subject, and no verified address")
    found = accounts.by_email(email)
    if found is not None:
        _let_in(found.account)
        accounts.link(found.account.id, subject)
        return found.account
    if settings.oidc_role is None:
        raise AccountRefused("nobody with this address was invited")
    name = re.sub(r"\s+", " ", person.name or email.partition("@")[0]).strip()[:NAME_CHARS]
    return accounts.add(email, name, datetime.now(UTC), role=settings.oidc_role, subject=subject)


def _let_in(account: Account) -> Account:
    if account.disabled_at is not None:
        raise AccountRefused("the account is disabled")
    return account


def _page(to: str) -> str:
    """Give the page to come back to: one of the desk, whatever the address says."""
    return to if re.fullmatch(r"/desk(?:[/?#][!-\[\]-~]*)?", to) and "//" not in to else "/desk"


def _failed(request: Request[Any, Any, Any], why: Failure, detail: str | None) -> Response[None]:
    """Send somebody back to the page of signing in; with `detail` it goes into the audit trail."""
    note(request, status=404 if detail is None else 401, detail=detail)
    cookie = f"{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"
    headers = PRIVATE | {"Location": f"/desk/sign-in?refused={quote(why)}", "Set-Cookie": cookie}
    return Response(None, status_code=302, headers=headers)
