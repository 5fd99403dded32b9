"""A crowd of readers: the program `ssefan` on the client's core, told by pipe and heard line by line."""

import json
import queue
import subprocess
import threading
from types import TracebackType
from typing import Self

import msgspec
from bench.build import compiled
from bench.machine import CLIENT_CORE, settle_on
from bench.process import cpu_seconds
from msgspec import Struct

CONNECT_SECONDS = 90
RUN_SECONDS = 600


class Delivery(Struct, frozen=True):
    """How one event came: to how many readers, with how many bytes over the wire in all, and how late (ms)."""

    event: int
    got: int
    bytes: int
    first: float
    p50: float
    p99: float
    max: float


class Tally(Struct, frozen=True):
    """What a crowd counted over its life; `lost` are connections that broke, `disordered` events behind newer ones."""

    received: int
    doubled: int
    disordered: int
    lost: int


class Crowd:
    """Readers that hold a stream open; as a context they leave at the end."""

    def __init__(self, count: int, port: int, path: str, *, awake: bool = False) -> None:
        """Connect `count` readers and wait for the headers of every one. Raises ConnectionError, TimeoutError.

        `awake` readers do not sleep while an event is on its way.
        """
        command = [
            str(compiled("ssefan")),
            *(["-a"] if awake else []),
            "-n",
            str(count),
            "-t",
            str(RUN_SECONDS),
            "127.0.0.1",
            str(port),
            path,
        ]
        self._popen = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=settle_on(CLIENT_CORE),
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        try:
            ready = json.loads(self._line(CONNECT_SECONDS)).get("ready")
        except BaseException:
            self.leave()
            raise
        if ready != count:
            self.leave()
            raise ConnectionError(f"of {count} readers only {ready} were taken")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.leave()

    def delivery(self, seconds: float) -> Delivery | None:
        """Wait for the next event that has reached every reader; None when none has in time."""
        try:
            return msgspec.json.decode(self._line(seconds), type=Delivery)
        except TimeoutError:
            return None

    def cpu_seconds(self) -> float:
        """Give the CPU time that the readers themselves have used so far."""
        return cpu_seconds(self._popen.pid)

    def leave(self) -> tuple[list[Delivery], Tally | None]:
        """Let all readers go; give the events that did not reach all of them, and the count."""
        if self._popen.stdin is not None and not self._popen.stdin.closed:
            self._popen.stdin.close()
        try:
            self._popen.wait(10)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        incomplete: list[Delivery] = []
        while True:
            try:
                line = self._line(1)
            except (TimeoutError, ConnectionError):
                return incomplete, None
            if line.startswith('{"received"'):
                return incomplete, msgspec.json.decode(line, type=Tally)
            if line.startswith('{"event"'):
                incomplete.append(msgspec.json.decode(line, type=Delivery))

    def _listen(self) -> None:
        if self._popen.stdout is not None:
            for line in self._popen.stdout:
                self._lines.put(line)
        self._lines.put("")

    def _line(self, seconds: float) -> str:
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError(f"the readers said nothing for {seconds} s") from None
        if not line:
            raise ConnectionError("the readers have ended")
        return line
