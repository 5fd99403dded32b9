"""The usual way in Python, to be measured against: sse-starlette with a queue for each reader."""

import asyncio
from collections.abc import AsyncIterator

from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_queues: set[asyncio.Queue[dict[str, str]]] = set()
_numbers = iter(range(1, 2**31))


async def _events() -> AsyncIterator[dict[str, str]]:
    queue: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    _queues.add(queue)
    try:
        while True:
            yield await queue.get()
    finally:
        _queues.discard(queue)


async def stream(_request: Request) -> Response:
    """Answer a reader; a ping would be an event too many within the run."""
    return EventSourceResponse(_events(), ping=3600)


async def publish(request: Request) -> Response:
    """Give the body to every reader as one event."""
    event = {"id": str(next(_numbers)), "data": (await request.body()).decode()}
    for queue in _queues:
        queue.put_nowait(event)
    return Response(status_code=204)


app = Starlette(routes=[Route("/stream", stream), Route("/publish", publish, methods=["POST"])])
