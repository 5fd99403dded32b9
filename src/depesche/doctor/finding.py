"""What is examined, and what is found."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct

from depesche.config import Settings

Verdict = Literal["ok", "warning", "wrong"]


class Finding(Struct, frozen=True):
    """What a check found; `mend` says in one sentence what to do, where anything is to be done."""

    check: str
    verdict: Verdict
    says: str
    mend: str | None = None


class Bounds(Struct, frozen=True):
    """From where on something is doubtful or wrong: bytes of free disk, seconds of time."""

    free_warning: int = 5_000_000_000
    free_wrong: int = 500_000_000
    clock_warning: float = 1.0
    clock_wrong: float = 30.0
    look_seconds: float = 5.0
    """How long the database may be looked through."""
    stream_seconds: float = 1.0
    """How long the first bytes of a stream may take."""


def _now() -> datetime:
    return datetime.now(UTC)


class Case(Struct, frozen=True):
    """What is examined: the settings, where they come from, the environment, and this machine's clock."""

    settings: Settings
    origins: Mapping[str, str]
    environment: Mapping[str, str]
    bounds: Bounds = Bounds()
    now: Callable[[], datetime] = _now


Check = Callable[[Case], Iterable[Finding]]
