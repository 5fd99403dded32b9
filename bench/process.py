"""A process that is measured: started on its core, asked for CPU time and memory, and ended."""

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.machine import settle_on

START_SECONDS = 30
STOP_SECONDS = 10


class NotStarted(Exception):  # noqa: N818  # what happened, as the report says it
    """A program that is to be measured did not start; the sentence says what it said."""


class Process:
    """A program and its children, pinned to a core; as a context it is ended at the end."""

    def __init__(self, command: Sequence[str], core: int, folder: Path, environment: Mapping[str, str]) -> None:
        """Start `command` in `folder`; what it says goes to a file there."""
        self.said = folder / f"{Path(command[0]).name}.log"
        with self.said.open("ab") as said:
            self._popen = subprocess.Popen(
                command,
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
                preexec_fn=settle_on(core),
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The number of the process that was started."""
        return self._popen.pid

    def alive(self) -> None:
        """Raise NotStarted when the process has ended."""
        if self._popen.poll() is not None:
            said = self.said.read_text(errors="replace")[-600:].strip()
            raise NotStarted(f"{self._popen.args!r} ended with {self._popen.returncode}: {said}")

    def cpu_seconds(self) -> float:
        """Give the CPU time used so far by process and children, all threads."""
        return sum(cpu_seconds(pid) for pid in self._tree())

    def memory_bytes(self) -> int:
        """Give the resident memory of process and children (VmRSS)."""
        return sum(_resident(pid) for pid in self._tree())

    def stop(self) -> None:
        """Ask the process to end, and end it if it does not."""
        self._popen.terminate()
        try:
            self._popen.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()

    def _tree(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]


def cpu_seconds(pid: int) -> float:
    """Give the CPU time of a process, all its threads, in nanoseconds' precision: clock_getcpuclockid(3)."""
    return time.clock_gettime((~pid << 3) | 2)


def _resident(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0
