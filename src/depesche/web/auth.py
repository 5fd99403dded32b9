"""Who is asking: bearer tokens (RFC 6750), and how fast each may write."""

import asyncio
from collections import OrderedDict
from time import monotonic
from typing import Any

from litestar.connection import ASGIConnection

from depesche.model.commands import Actor
from depesche.store.accounts import Accounts
from depesche.web.problems import Problem

BUCKETS = 10_000
"""Tokens whose pace is remembered at a time."""


class Doorkeeper:
    """Knows writers by their tokens, and lets none write faster than `per_second`."""

    def __init__(self, accounts: Accounts, per_second: int) -> None:
        self._accounts = accounts
        self._per_second = per_second
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def writer(self, request: ASGIConnection[Any, Any, Any, Any], slug: str) -> Actor:
        """Give who may write to this blog by the request's token. Raises Problem: 401, 403 or 429."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        challenge = ((b"www-authenticate", b'Bearer realm="Depesche"'),)
        if scheme.lower() != "bearer" or not token.strip():
            sentence = "say who you are: `Authorization: Bearer TOKEN`; `depesche token` makes a token"
            raise Problem(401, sentence, headers=challenge)
        actor = await asyncio.to_thread(self._accounts.actor_of, token.strip())
        if actor is None:
            raise Problem(401, "this token is unknown or revoked; `depesche token` makes a new one", headers=challenge)
        if actor.blogs is not None and slug not in actor.blogs:
            raise Problem(403, f"this token may not write to the live blog {slug!r}")
        self._pace(actor.id)
        return actor

    def _pace(self, who: str) -> None:
        """Take one from the writer's token bucket, which holds a second's worth."""
        now = monotonic()
        left, at = self._buckets.pop(who, (float(self._per_second), now))
        left = min(float(self._per_second), left + (now - at) * self._per_second)
        self._buckets[who] = (max(0.0, left - 1), now)
        while len(self._buckets) > BUCKETS:
            self._buckets.popitem(last=False)
        if left < 1:
            sentence = f"more than {self._per_second} writes in a second; wait a moment and send it again"
            raise Problem(429, sentence, headers=((b"retry-after", b"1"),))
