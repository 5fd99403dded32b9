"""A clock that stands until it is told that time has passed."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Gives the instant at which it stands, UTC."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 25, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
