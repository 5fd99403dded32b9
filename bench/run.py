"""Measure Depesche beside others: `python -m bench.run NAME [--write PAGE] [--readers N,N] [--quick]`."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from bench import append, desk, edge, fanout, fanout_report, start, weight
from bench.engines import PLAIN, SERVE
from bench.machine import CLIENT_CORE, open_files
from bench.report import stamped, write
from msgspec import Struct

READERS = (1_000, 9_000)
SPARE_FILES = 500
"""Open files that a server needs beside its readers."""


class Asked(Struct, frozen=True):
    """What was asked for on the command line."""

    readers: tuple[int, ...] = READERS
    quick: bool = False


def run_fanout(asked: Asked) -> str:
    """Measure one event to every reader. Raises SystemExit when so many files can not be open."""
    limit = open_files() - SPARE_FILES
    if max(asked.readers) > limit:
        raise SystemExit(
            f"{max(asked.readers)} readers need more open files than there may be; at most {limit} readers"
        )
    plan = fanout.Plan(rounds=1, events=10) if asked.quick else fanout.Plan(rounds=3, events=25)
    measured = {readers: fanout.rounds(readers, plan) for readers in asked.readers}
    most = max(asked.readers)
    awake = fanout.rounds(most, msgspec.structs.replace(plan, rounds=1, awake=True))
    visits = {engine.name: fanout.visits(engine, most, 2 * plan.events) for engine in (SERVE, PLAIN)}
    return fanout_report.section(measured, awake, visits, plan)


def run_append(asked: Asked) -> str:
    """Measure durable appends."""
    return append.section(quick=asked.quick)


def run_weight(_asked: Asked) -> str:
    """Weigh the demo's page."""
    return weight.section()


def run_start(asked: Asked) -> str:
    """Measure the time until the first answer."""
    return start.section(3 if asked.quick else 10)


def run_desk(asked: Asked) -> str:
    """Measure the desk in a browser."""
    return desk.section(quick=asked.quick)


def run_edge(asked: Asked) -> str:
    """Measure what a polling crowd costs a node behind a cache."""
    return edge.section(quick=asked.quick)


NAMES: Mapping[str, Callable[[Asked], str]] = {
    "fanout": run_fanout,
    "append": run_append,
    "weight": run_weight,
    "start": run_start,
    "desk": run_desk,
    "edge": run_edge,
}


def main() -> None:
    """Measure what the command line asks for, print it, and write it into a page if asked."""
    given = _arguments()
    asked = Asked(tuple(int(number) for number in given.readers.split(",")), given.quick)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended
    open_files()
    os.sched_setaffinity(0, {CLIENT_CORE})
    command = " ".join(
        ["python -m bench.run", *(word for word in sys.argv[1:] if word != "--write" and word != given.write)]
    )
    for name in NAMES if given.name == "all" else (given.name,):
        print(f"{name} ...", file=sys.stderr, flush=True)
        text = stamped(NAMES[name](asked), command)
        print(f"\n## {name}\n\n{text}\n", flush=True)
        if given.write:
            write(Path(given.write), name, text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description="Measure Depesche beside others.")
    parser.add_argument("name", choices=[*NAMES, "all"], help="what to measure")
    parser.add_argument("--write", metavar="PAGE", help="write the figures into this page too: docs/benchmarks.md")
    parser.add_argument("--readers", default=",".join(map(str, READERS)), help="numbers of readers, by commas")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, for a first look")
    return parser.parse_args()


if __name__ == "__main__":
    main()
