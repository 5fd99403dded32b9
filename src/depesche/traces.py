"""Traces by OpenTelemetry: spans of requests, appends and rendering, sent where OTEL_EXPORTER_OTLP_ENDPOINT says.

Without that variable a span costs a look at one name. No span carries what a reader could be known by (no address,
no user agent, no query), nor what somebody wrote.
"""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Tracer

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""Variables of the OpenTelemetry specification by which traces are asked for."""
PASSED_ON = (b"traceparent", b"tracestate")
"""Request headers that a span is made from (W3C Trace Context)."""
_WHOLE = "depesche.whole_scope"

Asgi = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]


class Untraced(Exception):  # noqa: N818  # nothing is wrong with the program
    """Traces are asked for and can not be made; the sentence says why and the mend."""


class _Tracing:
    """Whether this process makes traces; set once, by `begin`."""

    provider: "TracerProvider | None" = None
    tracer: "Tracer | None" = None


def begin(environment: Mapping[str, str], version: str) -> None:
    """Make traces from now on, if the environment asks for them; the SDK reads the rest of OTEL_... itself.

    Raises Untraced.
    """
    if not any(environment.get(name) for name in ENDPOINTS):
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise Untraced("traces are asked for; install what they take: pip install 'depesche[otel]'") from error
    named = {} if environment.get("OTEL_SERVICE_NAME") else {"service.name": "depesche"}
    provider = TracerProvider(resource=Resource.create({**named, "service.version": version}), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _Tracing.provider, _Tracing.tracer = provider, provider.get_tracer("depesche", version)


def end() -> None:
    """Send what is still here. Blocks for some seconds when nobody takes it."""
    if _Tracing.provider is not None:
        _Tracing.provider.shutdown()
        _Tracing.provider = _Tracing.tracer = None


def span(name: str, **about: str | int) -> AbstractContextManager[object]:
    """Give a context that is a span, within the one that is open here."""
    if _Tracing.tracer is None:
        return nullcontext()
    return _Tracing.tracer.start_as_current_span(name, attributes=about, record_exception=False)


def begun(name: str) -> Callable[[], None] | None:
    """Begin a span that may end in another thread: by calling what this gives; None when no traces are made."""
    return None if _Tracing.tracer is None else _Tracing.tracer.start_span(name).end


def requests(app: Asgi, kind: str) -> Asgi:
    """Give `app` with a span for each request, `app` itself when no traces are made. Streams last too long for one."""
    if _Tracing.provider is None:
        return app
    from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware

    async def inner(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:  # noqa: ANN401  # ASGI's own
        await app(scope[_WHOLE], receive, send)

    traced = OpenTelemetryMiddleware(
        inner,
        tracer_provider=_Tracing.provider,
        default_span_details=lambda scope: (f"{scope['method']} {kind}", {}),
        exclude_spans=["receive", "send"],
    )

    async def outer(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:  # noqa: ANN401  # ASGI's own
        headers = [(name, value) for name, value in scope["headers"] if name in PASSED_ON]
        told = {**scope, "headers": headers, "client": None, "query_string": b"", _WHOLE: scope}
        await traced(told, receive, send)

    return outer
