"""What is counted and measured while a server runs, by name, as Prometheus reads it; whoever has a figure puts it here.

Nothing here is touched for each reader of a frame: what is written to thousands is measured once, when all have it.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from threading import Thread
from time import time
from wsgiref.simple_server import WSGIServer

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics, start_http_server

disable_created_metrics()  # type: ignore[no-untyped-call]  # its own lack; twice the lines, and nobody reads them

READERS = Gauge("depesche_readers", "Readers who hold a live stream open.")
READERS_CUT = Counter("depesche_readers_cut", "Readers cut off because they took too long; each may come back.")
DELIVERY = Histogram(
    "depesche_delivery_seconds",
    "From the instant of a frame's oldest event, taken as it is committed, until the last reader is written to.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 1, 2.5, 5, 10, 60),
)
APPEND = Histogram(
    "depesche_append_seconds",
    "From handing work to the log's writer until it is committed to disk.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15),
)
FOLLOWER_BEHIND = Gauge("depesche_follower_behind_events", "Events that a follower has still to do.", ["follower"])
FOLLOWER_SEEN = Gauge(
    "depesche_follower_seen_timestamp_seconds", "When a follower last told how far it is.", ["follower"]
)
REQUESTS = Counter("depesche_requests", "Answers, by kind (page, media, stream, api) and status.", ["kind", "status"])
LINES_LOST = Counter("depesche_log_lines_lost", "Lines of the server's log that nobody took in time.")

_answers = cache(REQUESTS.labels)
"""The counters of answers; looking one up by its labels would cost more than counting."""


def answered(kind: str, status: int) -> None:
    """Count an answer that begins."""
    _answers(kind, status).inc()


def followed(follower: str, behind: int) -> None:
    """Tell how many events a follower of the log has still to do; 0 when it has caught up."""
    FOLLOWER_BEHIND.labels(follower).set(behind)
    FOLLOWER_SEEN.labels(follower).set(time())


def follows_no_more(follower: str) -> None:
    """Tell nothing more of a follower: another node runs it."""
    for gauge in (FOLLOWER_BEHIND, FOLLOWER_SEEN):
        with suppress(KeyError):
            gauge.remove(follower)


@contextmanager
def served(address: str) -> Iterator[int]:
    """Serve the metrics at `host:port`, in a thread; gives the port (0 takes a free one). Raises OSError."""
    host, _, port = address.rpartition(":")
    server: WSGIServer
    thread: Thread
    server, thread = start_http_server(int(port), host.strip("[]"))
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
