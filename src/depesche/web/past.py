"""The minute of a blog's past that an address names."""

from datetime import UTC, datetime

from depesche.model.ids import zone_of
from depesche.web.problems import Problem, Wrong


def past_minute(text: str, zone: str) -> datetime:
    """Read the minute that is asked for. Raises Problem: 400, or 404 when it is still to come."""
    try:
        read = datetime.fromisoformat(text)
        instant = (read if read.tzinfo else read.replace(tzinfo=zone_of(zone))).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        sentence = "time must be written like 2026-11-24T20:15 (in the live blog's zone) or 2026-11-24T19:15Z"
        raise Problem(400, sentence, wrong=(Wrong("time", text[:40]),)) from error
    if instant > datetime.now(UTC):
        raise Problem(404, f"{text} is still to come")
    return instant.replace(second=0, microsecond=0)


def past_span(since: str, upto: str, zone: str) -> tuple[datetime, datetime]:
    """Read two minutes, the first of which is not after the second. Raises Problem as `past_minute` does."""
    earlier, later = past_minute(since, zone), past_minute(upto, zone)
    if earlier > later:
        raise Problem(400, "the first moment must not be after the second", wrong=(Wrong("since", since[:40]),))
    return earlier, later
