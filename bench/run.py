"""Measure Depesche beside others: `python -m bench.run NAME [--write PAGE] [--readers N,N] [--quick]`."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from bench import (
    append,
    desk,
    digest,
    edge,
    fanout,
    fanout_report,
    growth,
    nodes,
    pages,
    quotes,
    replay,
    search,
    start,
    weight,
)
from bench.engines import PLAIN, SERVE
from bench.machine import CLIENT_CORE, open_files
from bench.plots import drawn
from bench.report import Told, stamped, write
from msgspec import Struct

READERS = (1_000, 10_000)
SPARE_FILES = 500
"""Open files that a server needs beside its readers."""


class Asked(Struct, frozen=True):
    """What was asked for on the command line."""

    readers: tuple[int, ...] = READERS
    quick: bool = False
    quotes: Path | None = None


def run_fanout(asked: Asked) -> Told:
    """Measure one event to every reader. Raises SystemExit when so many files can not be open."""
    limit = open_files() - SPARE_FILES
    if max(asked.readers) > limit:
        raise SystemExit(
            f"{max(asked.readers)} readers need more open files than there may be; at most {limit} readers"
        )
    plan = fanout.Plan(rounds=1, events=10) if asked.quick else fanout.Plan(rounds=2, events=20)
    measured = {readers: fanout.rounds(readers, plan) for readers in asked.readers}
    most = max(asked.readers)
    awake = fanout.rounds(most, msgspec.structs.replace(plan, rounds=1, awake=True))
    visits = {engine.name: fanout.visits(engine, most, 2 * plan.events) for engine in (SERVE, PLAIN)}
    return fanout_report.section(measured, awake, visits, plan)


def run_append(asked: Asked) -> Told:
    """Measure durable appends."""
    return append.section(quick=asked.quick)


def run_pages(asked: Asked) -> Told:
    """Measure the page by GET beside nginx."""
    return pages.section(quick=asked.quick)


def run_growth(asked: Asked) -> Told:
    """Measure what grows with what is stored."""
    return growth.section(quick=asked.quick)


def run_weight(_asked: Asked) -> Told:
    """Weigh the demo's page."""
    return Told(weight.section())


def run_start(asked: Asked) -> Told:
    """Measure the time until the first answer."""
    return Told(start.section(3 if asked.quick else 10))


def run_desk(asked: Asked) -> Told:
    """Measure the desk in a browser."""
    return Told(desk.section(quick=asked.quick))


def run_edge(asked: Asked) -> Told:
    """Measure what a polling crowd costs a node behind a cache."""
    return Told(edge.section(quick=asked.quick))


def run_nodes(asked: Asked) -> Told:
    """Measure how soon what is posted on one node is read from the other."""
    return nodes.section(quick=asked.quick)


def run_quotes(asked: Asked) -> Told:
    """Measure how well reading finds who says what."""
    return Told(quotes.section(asked.quotes))


def run_digest(asked: Asked) -> Told:
    """Measure how well the automatic digest finds key events."""
    return Told(digest.section(quick=asked.quick))


def run_search(asked: Asked) -> Told:
    """Measure searches of many posts."""
    return search.section(quick=asked.quick)


def run_replay(asked: Asked) -> Told:
    """Measure jumps into the past of a blog."""
    return replay.section(quick=asked.quick)


NAMES: Mapping[str, Callable[[Asked], Told]] = {
    "fanout": run_fanout,
    "pages": run_pages,
    "append": run_append,
    "growth": run_growth,
    "weight": run_weight,
    "start": run_start,
    "desk": run_desk,
    "edge": run_edge,
    "nodes": run_nodes,
    "quotes": run_quotes,
    "digest": run_digest,
    "replay": run_replay,
    "search": run_search,
}


MINUTES: Mapping[str, str] = {
    "fanout": "10 minutes",
    "pages": "1 minute",
    "append": "2 minutes",
    "growth": "1 minute",
    "edge": "4 minutes",
    "nodes": "1 minute",
    "weight": "half a minute",
    "start": "half a minute",
    "desk": "2 minutes",
    "quotes": "a few seconds",
    "digest": "a minute",
    "replay": "2 minutes",
    "search": "4 minutes",
}
"""How long each takes, on a machine with two cores; `--quick` far less."""


def main() -> None:
    """Measure what the command line asks for, print it, and write it into a page if asked."""
    given = _arguments()
    asked = Asked(tuple(int(number) for number in given.readers.split(",")), given.quick, given.quotes)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended
    open_files()
    os.sched_setaffinity(0, {CLIENT_CORE})
    command = " ".join(
        ["python -m bench.run", *(word for word in sys.argv[1:] if word != "--write" and word != given.write)]
    )
    for name in NAMES if given.name == "all" else (given.name,):
        begun = time.monotonic()
        print(f"{name}, about {MINUTES[name]} ...", file=sys.stderr, flush=True)
        told = NAMES[name](asked)
        text = stamped(told.text, command)
        print(f"\n## {name}\n\n{text}\n", flush=True)
        print(f"{name} took {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
        if given.write and (name != "quotes" or asked.quotes):  # figures of articles that are not here stay
            page = Path(given.write)
            write(page, name, "\n\n".join(part for part in (text, drawn(told.charts, page)) if part))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description="Measure Depesche beside others.")
    parser.add_argument("name", choices=[*NAMES, "all"], help="what to measure")
    parser.add_argument("--write", metavar="PAGE", help="write the figures into this page too: docs/benchmarks.md")
    parser.add_argument("--readers", default=",".join(map(str, READERS)), help="numbers of readers, by commas")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, for a first look")
    parser.add_argument(
        "--quotes",
        metavar="FILE",
        type=Path,
        default=os.environ.get("DEPESCHE_BENCH_QUOTES"),
        help="annotated articles to measure quotes on; else what DEPESCHE_BENCH_QUOTES names",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
