"""The minute of a blog's past that an address names."""

import re
from datetime import UTC, datetime, timedelta

from depesche.model.ids import zone_of
from depesche.web.problems import Problem, Wrong

LONGEST = timedelta(hours=3)
"""The longest span whose changes are told; beyond it the page is the smaller answer."""
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", re.ASCII)


def is_minute(text: str) -> bool:
    """Tell whether a minute is written as addresses have it; each has one address, so that it is made once."""
    return _WRITTEN.fullmatch(text) is not None


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
    """Read two minutes, the first not after the second and not LONGEST before. Raises Problem as `past_minute` does."""
    if not (is_minute(since) and is_minute(upto)):
        raise Problem(400, "times must be written like 2026-11-24T19:15Z", wrong=(Wrong("since", since[:40]),))
    earlier, later = past_minute(since, zone), past_minute(upto, zone)
    if earlier > later:
        raise Problem(400, "the first moment must not be after the second", wrong=(Wrong("since", since[:40]),))
    if later - earlier > LONGEST:
        raise Problem(400, "the two moments may be three hours apart at most", wrong=(Wrong("since", since[:40]),))
    return earlier, later
