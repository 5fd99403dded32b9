"""wagtail-live's pattern of delivery, to be measured against: a task for each reader polls the database.

wagtail-live answers a long poll by asking the database every half a second for up to a minute, for each reader. Here
the answer goes on as a stream instead of being asked for again, which is kinder than the original.
"""

import asyncio
from collections.abc import AsyncIterator

from django.core.asgi import get_asgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

INTERVAL_SECONDS = 0.5
"""wagtail-live's own (`POLLING_INTERVAL`)."""

app = get_asgi_application()


class Live(models.Model):
    """A message of the blog."""

    text = models.TextField()

    class Meta:
        """Stands in no application's folder."""

        app_label = "bench"


with connection.schema_editor() as editor:
    editor.create_model(Live)
connection.close()


async def _told() -> AsyncIterator[str]:
    newest = 0
    yield ": here\n\n"
    while True:
        async for one in Live.objects.filter(id__gt=newest).order_by("id"):
            newest = one.id
            yield f"id: {one.id}\ndata: {one.text}\n\n"
        await asyncio.sleep(INTERVAL_SECONDS)


async def stream(_request: HttpRequest) -> StreamingHttpResponse:
    """Answer a reader, for as long as it stays."""
    return StreamingHttpResponse(_told(), content_type="text/event-stream")


async def publish(request: HttpRequest) -> HttpResponse:
    """Store the body as a message; readers find it."""
    await Live.objects.acreate(text=request.body.decode())
    return HttpResponse(status=204)


urlpatterns = [path("stream", stream), path("publish", publish)]
