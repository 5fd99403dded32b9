"""The machine that is measured on: its cores, its limits, its versions, and what it will tell of a process."""

import contextlib
import os
import platform
import resource
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, *_, CLIENT_CORE = CORES * 2
"""The cores for server and client, of those that this process was started on; the same where there is but one."""
PRIORITY = -20
"""Niceness of servers and clients alike, where it may be set, so that other work disturbs them less."""


@contextmanager
def all_cores() -> Iterator[None]:
    """Let this process, and what it starts meanwhile, run on every core that it was started on."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, CORES)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def settle_on(core: int) -> Callable[[], None]:
    """Give what pins the calling process to a core and raises the priority of it and of its session, if allowed.

    Linux weighs sessions before it weighs processes (sched(7), autogroup), so either alone would not do.
    """

    def settle() -> None:
        os.sched_setaffinity(0, {core})
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, PRIORITY)
            Path("/proc/self/autogroup").write_text(str(PRIORITY))

    return settle


def open_files() -> int:
    """Raise the limit of open files as far as it goes, for this process and those that it starts; give it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def free_port() -> int:
    """Find a port of the loopback interface that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def filesystem(folder: Path) -> str:
    """Give the type of the filesystem that a folder is on, such as ext4 or tmpfs."""
    mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    at = folder.resolve()
    above = [mount for mount in mounts if at.is_relative_to(mount[1])]
    return max(above, key=lambda mount: len(mount[1]))[2]


def describe() -> str:
    """Say in one line what machine this is."""
    facts = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in facts if line.startswith("model name")), "unknown CPU")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores {model}, {memory:.0f} GiB, {platform.system()} {platform.release()}"


def versions() -> str:
    """Say in one line which versions are measured."""
    found = [f"Python {platform.python_version()}", f"SQLite {_sqlite()}"]
    found += [f"{name} {_package(name)}" for name in ("depesche", "uvicorn", "uvloop", "httptools", "sse-starlette")]
    return ", ".join([*found, f"nchan {_debian('libnginx-mod-nchan')}", f"nginx {_debian('nginx')}"])


def _sqlite() -> str:
    import sqlite3

    return sqlite3.sqlite_version


def _package(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _debian(name: str) -> str:
    asked = ["dpkg-query", "--show", "--showformat=${Version}", name]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "missing"
