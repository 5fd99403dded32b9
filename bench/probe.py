"""Ask for a page again and again until standard input ends, and print how long each answer took, as JSON.

It runs ahead of the readers on their core, so that what it waits for is the server and not its own turn.
"""

import contextlib
import json
import os
import select
import sys
import time

from bench.machine import CLIENT_CORE
from bench.wire import Connection, request

PAUSE_SECONDS = 0.002


def main(port: int, path: str) -> None:
    """Print a list of pairs: when a request was sent (ns of CLOCK_MONOTONIC), and how long it took (ms)."""
    os.sched_setaffinity(0, {CLIENT_CORE})
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    asking = request("GET", path, "127.0.0.1", ("Accept-Encoding: gzip",))
    waits: list[tuple[int, float]] = []
    with Connection("127.0.0.1", port) as connection:
        connection.ask(asking)  # the first one ever makes the templates
        while not select.select([sys.stdin], [], [], PAUSE_SECONDS)[0]:
            sent = time.monotonic_ns()
            answer = connection.ask(asking)
            waits.append((sent, (time.monotonic_ns() - sent) / 1e6))
            if answer.status != 200:
                raise ConnectionError(f"{path} answered {answer.status}")
    print(json.dumps(waits))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
