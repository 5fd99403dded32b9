"""How long a server takes from being started until it answers `/healthz`."""

import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench import ours
from bench.engines import HOST, await_answer
from bench.machine import SERVER_CORE, free_port
from bench.process import Process
from bench.report import table
from bench.wire import Connection, request

PAUSE_SECONDS = 0.002


def section(times: int) -> str:
    """Start a server on a new folder, then again on the same, and tell."""
    fresh, again = [], []
    for _ in range(times):
        with TemporaryDirectory(prefix="depesche-bench-") as folder:
            fresh.append(start_ms(Path(folder)))
            again.append(start_ms(Path(folder)))
    rows = [
        (f"{where}", f"{median(took):.0f}", f"{max(took):.0f}")
        for where, took in (("new folder: the database is made", fresh), ("folder that is there", again))
    ]
    return f"{times} starts each.\n\n" + table(("until the first 200 of `/healthz`, ms", "median", "slowest"), rows)


def start_ms(folder: Path) -> float:
    """Start `depesche serve` and give the milliseconds until it said that it is well. Raises NotStarted."""
    port = free_port()
    begun = time.perf_counter()
    with Process(ours.serving(port), SERVER_CORE, folder, ours.environment(folder)) as process:
        await_answer(process, port, PAUSE_SECONDS)
        with Connection(HOST, port) as connection:
            ours.expect(connection.ask(request("GET", "/healthz", HOST)))
        return (time.perf_counter() - begun) * 1000
