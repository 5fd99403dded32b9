"""What the server says of itself, on standard error: one line an event, with fields; JSON unless somebody watches.

What the standard library logs (uvicorn's, ours by `logging`) takes the same form. A line never holds the address of a
reader, a token or an e-mail address.
"""

import logging
import queue
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import msgspec
import structlog
from structlog.typing import FilteringBoundLogger, Processor

from depesche import metrics

WAITING = 10_000
"""Lines that may wait for whoever takes them; a pipe that nobody empties must not stop the newsroom."""

FIRST = ("timestamp", "level", "logger", "event")

_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


class Outlet(logging.Handler):
    """Makes lines where they are logged, and has a thread write them: logging never waits."""

    def __init__(self, out: TextIO) -> None:
        super().__init__()
        self._out = out
        self._lines: queue.Queue[str | None] = queue.Queue(WAITING)
        self._writer = threading.Thread(target=self._write, name="journal", daemon=True)
        self._writer.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Hand a line over, or count it as lost."""
        try:
            self._lines.put_nowait(self.format(record) + "\n")
        except queue.Full:
            metrics.LINES_LOST.inc()

    def end(self, seconds: float = 2.0) -> None:
        """Write what is still here, unless that takes longer than so many seconds."""
        try:
            self._lines.put(None, timeout=seconds)
        except queue.Full:
            return  # nobody takes the lines, and what waits was never promised
        self._writer.join(seconds)

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            try:
                self._out.write(line)
                self._out.flush()
            except (OSError, ValueError):  # standard error is closed or full, and there is nowhere else to say so
                metrics.LINES_LOST.inc()


def logger(name: str) -> FilteringBoundLogger:
    """Give a logger of events with fields: `logger("api").info("answered", status=200)`."""
    made: FilteringBoundLogger = structlog.wrap_logger(
        logging.getLogger(f"depesche.{name}"),
        processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        context_class=dict,
    )
    return made


@contextmanager
def kept(out: TextIO = sys.stderr, *, watched: bool | None = None) -> Iterator[None]:
    """Have everything that is logged written to `out`, for as long as this is held.

    `watched` lines are for people, others JSON; by default lines are watched where `out` is a terminal.
    """
    outlet = Outlet(out)
    outlet.setFormatter(_formatter(out.isatty() if watched is None else watched))
    root, ours = logging.getLogger(), logging.getLogger("depesche")
    root.addHandler(outlet)
    ours.setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    try:
        yield
    finally:
        root.removeHandler(outlet)
        logging.captureWarnings(capture=False)
        outlet.end()


def _formatter(watched: bool) -> logging.Formatter:
    last: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if watched:
        last.append(structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback))
    else:
        last += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(_json)]
    return structlog.stdlib.ProcessorFormatter(processors=last, foreign_pre_chain=_SHARED)


def _json(event: Any, **_: Any) -> str:  # noqa: ANN401  # as structlog asks for it
    """Write one line of JSON, whatever the fields are; what people look for first comes first."""
    first = {name: event.pop(name) for name in FIRST if name in event}
    return msgspec.json.encode(first | event, enc_hook=repr).decode()
