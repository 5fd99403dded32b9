"""What a reader's browser has to fetch before the page stands: the demo's page, its styles and its scripts."""

import os
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import ours
from bench.engines import HOST, await_answer
from bench.machine import SERVER_CORE, free_port
from bench.process import Process
from bench.report import Goal, goal_table, table
from bench.wire import Connection, request
from msgspec import Struct

PAGES = ("/wahlabend", "/election-night")
CODINGS = ("br", "gzip", "identity")
GOAL_KB = 30


class Weight(Struct, frozen=True):
    """Bytes of a file's body by content coding."""

    path: str
    kind: str
    bytes: Mapping[str, int]


class _Links(HTMLParser):
    """Collects what a page needs before it stands: styles and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a style sheet or a script."""
        given = dict(attrs)
        if tag == "link" and "stylesheet" in (given.get("rel") or "").split() and given.get("href"):
            self.found.append(("CSS", given["href"] or ""))
        if tag == "script" and given.get("src"):
            self.found.append(("JS", given["src"] or ""))


def section() -> str:
    """Weigh the demo's pages and tell."""
    with TemporaryDirectory(prefix="depesche-bench-") as folder:
        port = free_port()
        command = (ours.PROGRAM, "demo", "--host", HOST, "--port", str(port), "--data", str(Path(folder) / "demo"))
        with Process(command, SERVER_CORE, Path(folder), os.environ) as process:
            await_answer(process, port)
            weighed = {page: weigh(port, page) for page in PAGES}
    parts = [f"### `{page}`\n\n{_table(weights)}" for page, weights in weighed.items()]
    goals = [
        Goal(f"`{page}`: HTML, CSS and JS, brotli", total(weights, "br") / 1000, GOAL_KB, " kB")
        for page, weights in weighed.items()
    ]
    return "\n\n".join([*parts, goal_table(goals)])


def weigh(port: int, page: str) -> list[Weight]:
    """Fetch a page and its styles and scripts in each coding. Raises ConnectionError."""
    with Connection(HOST, port) as connection:
        html = fetch(connection, page, "identity")
        links = _Links()
        links.feed(html.decode())
        files = [("HTML", page), *dict.fromkeys(links.found)]
        return [
            Weight(path, kind, {code: len(fetch(connection, path, code)) for code in CODINGS}) for kind, path in files
        ]


def total(weights: list[Weight], coding: str) -> int:
    """Add the bytes up."""
    return sum(weight.bytes[coding] for weight in weights)


def fetch(connection: Connection, path: str, coding: str) -> bytes:
    """Give a file's body in this content coding. Raises ConnectionError."""
    answer = connection.ask(request("GET", path, HOST, (f"Accept-Encoding: {coding}",)))
    if answer.status != 200:
        raise ConnectionError(f"{path} answered {answer.status}")
    return answer.body


def _table(weights: list[Weight]) -> str:
    rows = [(one.kind, *(f"{one.bytes[coding]:,}" for coding in CODINGS)) for one in weights]
    rows.append(("together", *(f"{total(weights, coding):,}" for coding in CODINGS)))
    return table(("bytes", "brotli", "gzip", "as it is"), rows)
