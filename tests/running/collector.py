"""A small OTLP collector for tests: HTTP with protobuf, as the specification has it; keeps the spans that come."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from msgspec import Struct
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)


class Span(Struct, frozen=True):
    """A span as it came: its name, its ids, and its attributes as text."""

    name: str
    trace: bytes
    id: bytes
    parent: bytes
    begun: int
    ended: int
    about: dict[str, str]


class Collector:
    """Where spans arrive."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.services: set[str] = set()
        self._spans: list[Span] = []
        self._more = threading.Condition()

    def take(self, body: bytes) -> None:
        asked = ExportTraceServiceRequest.FromString(body)
        with self._more:
            for resource in asked.resource_spans:
                named = _texts(resource.resource.attributes)
                self.services.add(named["service.name"])
                self._spans += [_span(one) for scope in resource.scope_spans for one in scope.spans]
            self._more.notify_all()

    def all(self, *names: str) -> list[Span]:
        """Give the spans, once there is one of each of these names."""
        with self._more:
            assert self._more.wait_for(lambda: set(names) <= {span.name for span in self._spans}, 20), self._spans
            return list(self._spans)


def _span(one: Any) -> Span:
    ids = (one.trace_id, one.span_id, one.parent_span_id)
    return Span(one.name, *ids, one.start_time_unix_nano, one.end_time_unix_nano, _texts(one.attributes))


def _texts(attributes: Any) -> dict[str, str]:
    return {one.key: one.value.string_value or str(one.value.int_value) for one in attributes}


@contextmanager
def collecting() -> Iterator[Collector]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            collector.take(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-type", "application/x-protobuf")
            self.end_headers()
            self.wfile.write(ExportTraceServiceResponse().SerializeToString())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector = Collector(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield collector
        finally:
            server.shutdown()
