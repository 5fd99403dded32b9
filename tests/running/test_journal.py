"""The server's log: one line an event, whoever logs it, and a pipe that nobody empties stops nothing."""

import io
import json
import logging
import threading
import time
import warnings
from typing import Any

import pytest
from structlog.contextvars import bound_contextvars

from depesche import journal, metrics


def said(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_ours_and_the_standard_librarys_are_lines_of_one_form() -> None:
    out = io.StringIO()
    with journal.kept(out), bound_contextvars(request="r1"):
        journal.logger("web").info("happened", seconds=3, odd={1, 2}.__class__)
        logging.getLogger("depesche.log").warning("the database %s", "is away")
        logging.getLogger("uvicorn.error").error("broken")
        logging.getLogger("asyncio").info("chatter of others is not told")
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("beware", stacklevel=1)
    ours, database, uvicorn, beware = said(out)
    assert (ours["event"], ours["seconds"], ours["logger"]) == ("happened", 3, "depesche.web")
    assert (database["event"], database["level"]) == ("the database is away", "warning")
    assert uvicorn["logger"] == "uvicorn.error"
    assert "beware" in beware["event"]
    assert {line["request"] for line in (ours, database, uvicorn)} == {"r1"}
    assert all(line["timestamp"].endswith("Z") for line in said(out))


def test_what_was_raised_stands_in_the_same_line() -> None:
    out = io.StringIO()
    with journal.kept(out):
        try:
            dict[str, str]()["nothing"]
        except KeyError:
            logging.getLogger("depesche.api").exception("failed")
    (line,) = said(out)
    assert "KeyError: 'nothing'" in line["exception"]


def test_who_watches_reads_words_and_not_json() -> None:
    out = io.StringIO()
    with journal.kept(out, watched=True):
        journal.logger("web").info("happened", seconds=3)
    assert "happened" in out.getvalue()
    assert "seconds" in out.getvalue()
    with pytest.raises(json.JSONDecodeError):
        json.loads(out.getvalue())


def test_who_takes_no_lines_holds_nobody_up_and_what_is_lost_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "WAITING", 10)
    taken = threading.Event()

    class Stuck(io.StringIO):
        def write(self, text: str) -> int:
            taken.wait(20)
            return super().write(text)

    out, lost = Stuck(), metrics.LINES_LOST._value.get()
    begun = time.monotonic()
    with journal.kept(out):
        for number in range(100):
            journal.logger("web").info("happened", number=number)
        assert time.monotonic() - begun < 10
        taken.set()
    counted = metrics.LINES_LOST._value.get() - lost
    assert 85 <= counted <= 90
    assert len(said(out)) == 100 - counted
