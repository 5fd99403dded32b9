"""django-eventstream, to be measured against: Django with this one application, in one process, without Redis."""

import django_eventstream
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

app = get_asgi_application()


def publish(request: HttpRequest) -> HttpResponse:
    """Give the body to every reader as one event."""
    django_eventstream.send_event("bench", "message", request.body.decode(), json_encode=False)
    return HttpResponse(status=204)


urlpatterns = [
    path("stream", include("django_eventstream.urls"), {"channels": ["bench"]}),
    path("publish", publish),
]
