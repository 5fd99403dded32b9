"""The machine: its clock, its disks, and how many files a process may open."""

import ctypes
import resource
import shutil
import tempfile
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from depesche.db import from_millis
from depesche.doctor.finding import Case, Finding, Verdict
from depesche.doctor.storage import looked
from depesche.log.tables import events
from depesche.web.serve import FILES, ROOM

SAMPLE_SECONDS = 0.05
"""How long the clock is held against one that nobody can set."""
STEP_SECONDS = 0.02
TIME_ERROR = 5
"""What adjtimex(2) answers of a clock that nothing keeps right."""
TIMEX_BYTES = 512
"""More than `struct timex` has on any Linux."""
SET_CLOCK = "keep it by NTP: timedatectl set-ntp true"


def clock_kept(_: Case) -> Iterable[Finding]:
    """Find whether something keeps the clock right, by the kernel's own word."""
    yield synchronised(clock_state())


def clock_state() -> int | None:
    """Ask the kernel of its clock (adjtimex(2), which changes nothing so); None where it has no such call."""
    call = getattr(ctypes.CDLL(None), "adjtimex", None)
    if call is None:
        return None
    state = call(ctypes.create_string_buffer(TIMEX_BYTES))
    return int(state) if state >= 0 else None


def synchronised(state: int | None) -> Finding:
    """Judge what the kernel says of its clock."""
    if state is None:
        return Finding("clock", "ok", "this system does not say whether its clock is kept right")
    if state == TIME_ERROR:
        mend = f"{SET_CLOCK}; in a container, see to the clock of its host"
        return Finding("clock", "warning", "nothing keeps this machine's clock right", mend)
    return Finding("clock", "ok", "the clock is kept right")


def clock_runs(case: Case) -> Iterable[Finding]:
    """Find whether the clock is being turned, beside one that nobody can set."""
    wall, steady = case.now(), time.monotonic()
    time.sleep(SAMPLE_SECONDS)
    drift = (case.now() - wall).total_seconds() - (time.monotonic() - steady)
    if abs(drift) > STEP_SECONDS:
        says = f"the clock has jumped by {drift:+.3f} s in {SAMPLE_SECONDS} s"
        yield Finding("clock", "wrong", says, f"find out who sets it, and {SET_CLOCK}")


def clock_newest(case: Case) -> Iterable[Finding]:
    """Find events that this clock says are still to come."""
    newest = looked(case, _newest)
    if newest is not None:
        ahead = (newest - case.now()).total_seconds()
        if (verdict := _verdict(case, ahead)) != "ok":
            says = (
                f"the newest event was {ahead:,.1f} s later than this clock says it is now: the clock was turned back"
            )
            mend = f"{SET_CLOCK}; until then new posts are dated as that event is"
            yield Finding("clock", verdict, says, mend)


def clock_database(case: Case) -> Iterable[Finding]:
    """Find whether PostgreSQL's machine and this one agree on the time."""
    if not isinstance(case.settings.database, str):
        return
    asked = case.now()
    theirs = looked(case, _database_time)
    if theirs is not None:
        apart = (theirs - asked).total_seconds()
        if (verdict := _verdict(case, abs(apart))) != "ok":
            says = f"the database's clock is {apart:+,.1f} s from this one"
            yield Finding("clock", verdict, says, f"on both machines, {SET_CLOCK}")


def _newest(connection: Connection) -> datetime | None:
    return connection.execute(select(events.c.at).order_by(events.c.n.desc()).limit(1)).scalar()


def _database_time(connection: Connection) -> datetime:
    told = connection.exec_driver_sql("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint").scalar_one()
    return from_millis(told)


def _verdict(case: Case, seconds: float) -> Verdict:
    if seconds > case.bounds.clock_wrong:
        return "wrong"
    return "warning" if seconds > case.bounds.clock_warning else "ok"


def disk(case: Case) -> Iterable[Finding]:
    """Find whether the disks of data and of temporary files have room."""
    for what, folder in (("data", _there(case.settings.folder.absolute())), ("temporary", Path(tempfile.gettempdir()))):
        free = shutil.disk_usage(folder).free
        says = f"{free / 1e9:,.1f} GB are free in {folder} ({what} files)"
        if free >= case.bounds.free_warning:
            yield Finding("disk", "ok", says)
        else:
            verdict: Verdict = "wrong" if free < case.bounds.free_wrong else "warning"
            yield Finding("disk", verdict, says, f"make room there, or move the {what} files to a larger disk")


def _there(folder: Path) -> Path:
    """Give the folder, or the nearest above it that exists."""
    return folder if folder.exists() else _there(folder.parent)


def open_files(case: Case) -> Iterable[Finding]:
    """Find whether a process may open a file for each reader; it is this shell's limit that is seen."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = case.settings.streams + ROOM + FILES
    readers = max(0, hard - ROOM - FILES)
    mend = f"give the server {wanted:,}: LimitNOFILE={wanted} in its systemd unit, `ulimit -n {wanted}` in a shell"
    if hard >= wanted:
        yield Finding("files", "ok", f"{hard:,} files may be open, enough for {case.settings.streams:,} readers")
    elif readers:
        says = f"{hard:,} files may be open, enough for {readers:,} readers of {case.settings.streams:,} (`streams`)"
        yield Finding("files", "warning", says, mend)
    else:
        yield Finding("files", "wrong", f"{hard:,} files may be open, which leaves none for readers", mend)
