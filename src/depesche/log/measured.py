"""How long an append takes: from the asking until it is on disk, as a figure and as a span."""

from concurrent.futures import Future
from time import perf_counter
from typing import Any

from depesche import metrics, traces


def measured(future: "Future[Any]") -> None:
    """Measure until the future is done: committed, or refused."""
    since, end = perf_counter(), traces.begun("append")

    def done(_: "Future[Any]") -> None:
        metrics.APPEND.observe(perf_counter() - since)
        if end is not None:
            end()

    future.add_done_callback(done)
