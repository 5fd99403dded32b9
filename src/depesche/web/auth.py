"""Who is asking: people by their session's cookie, programs by bearer tokens (RFC 6750); how fast each may write."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from litestar.connection import ASGIConnection
from msgspec import Struct

from depesche.model.commands import Actor
from depesche.model.people import Account
from depesche.store.sessions import LONGEST, Sessions
from depesche.store.tokens import Tokens
from depesche.web.origin import SAFE_METHODS, check_origin
from depesche.web.pace import Pace
from depesche.web.problems import Problem
from depesche.web.together import Together

COOKIE = "__Host-depesche"
"""The cookie of a session: the prefix has browsers keep it to this host, over HTTPS only (RFC 6265bis)."""
SECRET_CHARS = 100
ACCOUNT = "depesche-account"
"""A header by which the desk says for whom it asks: what one person wrote is not sent in the name of the next."""

_CHALLENGE = ((b"www-authenticate", b'Bearer realm="Depesche"'),)


class Caller(Struct, frozen=True):
    """Who is asking. A person has an account and the session by which they are signed in; a program has neither."""

    actor: Actor
    account: Account | None = None
    session: str | None = None


class Doorkeeper:
    """Knows callers by cookie or token, and lets none write faster than `per_second`."""

    def __init__(self, tokens: Tokens, sessions: Sessions, per_second: int, public_url: str) -> None:

        async def actors_of(given: Sequence[str]) -> Sequence[Actor | None]:
            return await asyncio.to_thread(tokens.actors_of, given)

        self._tokens = Together(actors_of)
        self._sessions = sessions
        self._public_url = public_url
        self._pace = Pace(per_second, 1, "writes in a second")

    async def caller(self, connection: ASGIConnection[Any, Any, Any, Any], *, used: bool = True) -> Caller:
        """Give who asks; a session that is `used` lasts on. A token counts before a cookie.

        Raises Problem: 401, 403 (of another site) or 429.
        """
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        bears = scheme.lower() == "bearer" and bool(token.strip())
        caller = await (self._bearer(token.strip()) if bears else self._person(connection, used=used))
        if connection.scope.get("method") not in SAFE_METHODS:
            if not bears:
                check_origin(connection, self._public_url)
            self._pace.take(caller.actor.id)
        return caller

    async def _bearer(self, token: str) -> Caller:
        actor = await self._tokens.ask(token)
        if actor is None:
            sentence = "this token is unknown or revoked; `depesche token` makes a new one"
            raise Problem(401, sentence, headers=_CHALLENGE)
        return Caller(actor)

    async def _person(self, connection: ASGIConnection[Any, Any, Any, Any], *, used: bool) -> Caller:
        secret = secret_of(connection)
        if secret is None:
            sentence = "sign in first; programs say who they are by `Authorization: Bearer TOKEN` (`depesche token`)"
            raise Problem(401, sentence, headers=_CHALLENGE)
        found = await asyncio.to_thread(self._sessions.of, secret, datetime.now(UTC), used=used)
        if found is None:
            raise Problem(401, "your session has ended; sign in again", headers=_CHALLENGE)
        if connection.headers.get(ACCOUNT, found.account.id) != found.account.id:
            raise Problem(401, "somebody else has signed in in this browser since; sign in again", headers=_CHALLENGE)
        return Caller(actor_of(found.account), found.account, found.session)


def actor_of(account: Account) -> Actor:
    """Give the actor that somebody is."""
    return Actor(f"account:{account.id}", account.role, account.blogs)


def secret_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """Give the secret in the session's cookie."""
    secret = connection.cookies.get(COOKIE, "")
    return secret if 0 < len(secret) <= SECRET_CHARS else None


def cookie_of(secret: str) -> str:
    """Give the Set-Cookie that signs a browser in; with an empty secret, out."""
    lasts = int(LONGEST.total_seconds()) if secret else 0
    return f"{COOKIE}={secret}; Path=/; Max-Age={lasts}; Secure; HttpOnly; SameSite=Strict"
