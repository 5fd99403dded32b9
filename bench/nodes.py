"""Two nodes on one PostgreSQL behind nginx as it ships: from the asking to publish until readers of both have it."""

import random
import shutil
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from bench import ours
from bench.database import TESTS, postgres
from bench.engines import HOST, started
from bench.machine import free_port
from bench.report import Goal, Told, goal_table, table
from bench.wire import Connection

READERS = 8
POLL_SECONDS = 0.2
"""How often a node looks by itself; posts come anywhere between two looks."""
MEDIAN_MS = 100.0


def section(*, quick: bool) -> Told:
    """Measure and tell. Says what is missing where there is no PostgreSQL or no nginx."""
    with TemporaryDirectory(prefix="depesche-bench-") as made, postgres() as server:
        if server is None or shutil.which("nginx") is None:
            return Told(
                "Not measured: it takes nginx (Debian) and the extra `dev`, which carries PostgreSQL's programs."
            )
        folder = Path(made)
        folder.chmod(0o755)
        took = measured(folder, server.database(), 20 if quick else 200)
    rows = [(f"{READERS} readers, over nginx", f"{median(took):.1f}", f"{quantiles(took, n=100)[98]:.1f}")]
    goal = Goal("a post to the readers of both nodes, median", median(took), MEDIAN_MS, " ms")
    heads = ("from asking to publish until a reader has it, ms", "median", "p99")
    return Told(f"{len(took) // READERS} posts.\n\n{table(heads, rows)}\n\n{goal_table([goal])}")


def measured(folder: Path, database: str, posts: int) -> list[float]:
    """Give the milliseconds until each reader had each post, readers being spread over both nodes by nginx."""
    sys.path.append(str(TESTS))
    from nginx import nginx_before

    environment = ours.environment(folder) | {"DEPESCHE_DATABASE_URL": database, "DEPESCHE_PROXIES": "1"}
    token = ours.make_token(environment)
    with ExitStack() as stack:
        nodes = [free_port(), free_port()]
        for node in nodes:
            stack.enter_context(started(ours.serving(node), folder, node, environment))
        url = stack.enter_context(nginx_before(folder / "nginx", [f"{HOST}:{node}" for node in nodes]))
        port = int(url.rpartition(":")[2])
        writer = stack.enter_context(Connection(HOST, port))
        ours.open_blog(writer, token, posts=0)
        readers = [Reader(port) for _ in range(READERS)]
        sent: list[float] = []
        for number in range(posts):
            time.sleep(random.uniform(0, POLL_SECONDS))
            sent.append(time.perf_counter())
            ours.expect(writer.ask_again(ours.publication(token, f"Report {number}.")))
        for reader in readers:
            reader.await_all(posts)
    return [(heard - at) * 1000 for reader in readers for heard, at in zip(reader.heard, sent, strict=True)]


class Reader(threading.Thread):
    """A reader of the stream: notes when each post came, by the ids that it has not seen yet."""

    def __init__(self, port: int) -> None:
        """Connect; when this returns, the stream has begun."""
        super().__init__(daemon=True)
        self.heard: list[float] = []
        self._more = threading.Condition()
        self._stream = Stream(port)
        self.start()

    def run(self) -> None:
        """Read until the stream ends."""
        seen = 1
        for seq in self._stream:
            now = time.perf_counter()
            with self._more:
                self.heard += [now] * max(0, seq - seen)
                seen = max(seq, seen)
                self._more.notify()

    def await_all(self, posts: int) -> None:
        """Wait until so many posts were heard. Raises TimeoutError."""
        with self._more:
            if not self._more.wait_for(lambda: len(self.heard) >= posts, 30):
                raise TimeoutError(f"a reader has heard {len(self.heard)} of {posts} posts")


class Stream:
    """The seqs that a stream of events tells, as they come."""

    def __init__(self, port: int) -> None:
        """Ask for the stream, and wait until it answers."""
        self._connection = Connection(HOST, port)
        self._connection.say(f"GET /{ours.SLUG}/stream?after=1 HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        self._lines = self._connection.lines()
        next(line for line in self._lines if line.startswith(b"retry:"))

    def __iter__(self) -> "Stream":
        return self

    def __next__(self) -> int:
        line = next(line for line in self._lines if line.startswith(b"id:"))
        return int(line.partition(b":")[2])
