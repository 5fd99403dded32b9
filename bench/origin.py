"""Pushpin's origin: it answers a reader once, and has Pushpin hold the connection (GRIP)."""

from typing import Any

from depesche.web.answer import Receive, Scope, Send

_HEADERS = [(b"content-type", b"text/event-stream"), (b"grip-hold", b"stream"), (b"grip-channel", b"bench")]


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request (ASGI 3)."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": b": here\n\n"})


async def _live(receive: Receive, send: Send) -> None:
    told: dict[str, Any] = {"type": ""}
    while told["type"] != "lifespan.shutdown":
        told = await receive()
        await send({"type": f"{told['type']}.complete"})
