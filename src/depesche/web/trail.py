"""The hook that writes the audit trail: one place that sees every answer of the API before it is given."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.types import Message, Scope
from msgspec import Struct
from msgspec.structs import replace

from depesche.model.ids import is_ulid
from depesche.store.audit import Deed
from depesche.web.auth import Caller
from depesche.web.origin import SAFE_METHODS, address_of
from depesche.web.together import Together

TARGET_CHARS = 80
DETAIL_CHARS = 1_000
WAITING = 5_000
"""Deeds that may wait to be written; beyond them the trail is clearly not keeping up."""
UNRECORDED = frozenset({"say_editing", "read_text", "write_upload"})
"""Routes that change nothing that anybody would ask about later: who is here, and parts of what comes in whole."""
BEGINNINGS = frozenset({"write_draft"})
"""Routes by which work saves itself as it is typed: its beginning is recorded, not each change."""
ENTRANCE = "entrance"
"""In a route's `opt`: it is a way in, recorded with its failures and by whatever method it is asked."""

_log = logging.getLogger("depesche.audit")


class Noted(Struct, frozen=True):
    """What a route adds to the record of its request: never a secret, nor what somebody typed who is unknown."""

    by: str | None = None
    target: str | None = None
    detail: str | None = None
    status: int | None = None


class Trail:
    """Writes deeds; those that come while others are being written go to disk together."""

    def __init__(self, keep: Callable[[Sequence[Deed]], Awaitable[object]]) -> None:
        """Say what puts deeds on disk, in order."""

        async def kept(deeds: Sequence[Deed]) -> Sequence[None]:
            await keep(deeds)
            return [None] * len(deeds)

        self._together = Together(kept)

    async def write(self, deed: Deed) -> None:
        """Have a deed on disk when this returns."""
        if self._together.waiting >= WAITING:
            raise OSError("the audit trail does not keep up")
        await self._together.ask(deed)


def note(request: Request[Any, Any, Any], **noted: Any) -> None:  # noqa: ANN401  # as Noted types them
    """Add to the record of this request: `by`, `target`, `detail`, or the `status` that it amounts to."""
    state = request.scope["state"]
    state["noted"] = replace(state.get("noted", Noted()), **noted)


async def record(trail: Trail, proxies: int, message: Message, scope: Scope) -> None:
    """Write the deed that this answer ends, if it is one, before the answer goes out."""
    if message["type"] != "http.response.start":
        return
    deed = _deed(scope, message["status"], proxies)
    if deed is None:
        return
    try:
        await trail.write(deed)
    except Exception:  # noqa: BLE001  # whatever it is, the answer goes out
        # The deed is done, and an error would say that it is not: it goes to the server's log instead.
        _log.exception("could not be written to the audit trail: %s", replace(deed, address=""))


def _deed(scope: Scope, status: int, proxies: int) -> Deed | None:
    """Give what is to be recorded: what people and programs did or were forbidden, and every try to come in."""
    handler = scope.get("route_handler")
    action = str(getattr(getattr(handler, "fn", None), "__name__", "unknown"))
    state = scope.get("state") or {}
    caller: Caller | None = state.get("caller")
    noted: Noted = state.get("noted", Noted())
    status = noted.status or status
    if ENTRANCE in getattr(handler, "opt", {}):
        # Tries that are not even looked at are as many as anybody likes, and not recorded.
        counts = status < 400 or status in (401, 410)
    elif scope.get("method") in SAFE_METHODS or caller is None or action in UNRECORDED:
        counts = False
    else:
        counts = status in (201, 403) if action in BEGINNINGS else status < 400 or status == 403
    if not counts:
        return None
    path: dict[str, Any] = scope.get("path_params", {})
    connection: ASGIConnection[Any, Any, Any, Any] = ASGIConnection(scope)
    slug = path.get("slug")
    return Deed(
        at=datetime.now(UTC),
        by=noted.by or (caller.actor.id if caller else "nobody"),
        action=action,
        blog=None if slug is None else str(slug)[:TARGET_CHARS],
        target=noted.target or next((str(v) for k, v in path.items() if k != "slug" and is_ulid(str(v))), None),
        status=status,
        address=address_of(connection, proxies),
        detail=None if noted.detail is None else noted.detail[:DETAIL_CHARS],
    )
