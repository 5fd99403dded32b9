"""Depesche as a node that counts what it is asked: `GET /bench-count` gives the number of requests for each path."""

from collections import Counter
from collections.abc import Awaitable, Callable

import msgspec

from depesche.web.answer import Receive, Scope, Send
from depesche.web.app import plain_app

COUNT = "/bench-count"


def app() -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """Make the application, for `uvicorn --factory`."""
    inner, counted = plain_app(), Counter[str]()

    async def counting(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == COUNT:
            body = msgspec.json.encode(counted)
            headers = [(b"content-length", b"%d" % len(body)), (b"cache-control", b"no-store")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})
            return
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            counted[scope["path"]] += 1
        await inner(scope, receive, send)

    return counting
