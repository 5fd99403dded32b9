"""What is told of the API's answers: each is counted, writes and errors are logged under a request id."""

import re
from collections.abc import Awaitable, Callable
from secrets import token_hex
from time import perf_counter
from typing import Any

from structlog.contextvars import bound_contextvars

from depesche import journal, metrics
from depesche.web.answer import Receive, Scope, Send, header
from depesche.web.origin import SAFE_METHODS

REQUEST_ID = b"x-request-id"
"""The header that carries it: taken from a proxy that gave one, given with each answer."""
_GIVEN = re.compile(rb"[A-Za-z0-9_-]{8,64}")
PATH_CHARS = 300
LEFT = 499
"""What is told of a request whose client went away before its answer: nginx's own status for it, no fault of ours."""

_log = journal.logger("api")

Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]


def told(api: Asgi) -> Asgi:
    """Give `api` (ASGI 3) with its answers told. GETs that went well are only counted."""

    async def telling(scope: Scope, receive: Receive, send: Send) -> None:
        began, given = perf_counter(), header(scope, REQUEST_ID)
        request = given if _GIVEN.fullmatch(given) else token_hex(8).encode()
        here = True

        async def heard() -> dict[str, Any]:
            nonlocal here
            message = await receive()
            here = message["type"] != "http.disconnect"
            return message

        async def answer(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (REQUEST_ID, request)]
                _tell(scope, message["status"] if here else LEFT, perf_counter() - began)
            await send(message)

        with bound_contextvars(request=request.decode()):
            await api(scope, heard, answer)

    return telling


def _tell(scope: Scope, status: int, seconds: float) -> None:
    metrics.answered("api", status)
    if scope["method"] in SAFE_METHODS and status < 400:
        return
    tell = _log.error if status >= 500 else _log.info
    path = scope["path"][:PATH_CHARS]
    tell("answered", method=scope["method"], path=path, status=status, ms=round(seconds * 1000, 1))
