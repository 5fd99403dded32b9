"""Names of things: ULIDs, slugs, instants, zones and languages, each with the pattern it must have."""

import hashlib
import re
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from msgspec import Meta
from ulid import ULID

from depesche.model.limits import URL_CHARS, at_most, no_controls

ULID_PATTERN = r"^[0-7][0-9A-HJKMNP-TV-Z]{25}$"
SLUG_PATTERN = r"^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$"
LANGUAGE_PATTERN = r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}$"
MEDIA_PATTERN = r"^[0-9a-f]{32}\.(?:jpg|png|webp|avif|mp3|m4a|mp4|pdf)$"


def _wholly(pattern: str, examples: list[str] | None = None) -> Meta:
    # In Python `$` is also true before a last line break; in ECMA-262, for which the schema is published, it is not.
    return Meta(pattern=pattern + r"(?!\n)", examples=examples)


Ulid = Annotated[str, _wholly(ULID_PATTERN, examples=["01JD8Z3M5T0000000000000000"])]
"""A ULID (github.com/ulid/spec) in upper case, made by whoever creates the thing."""
Slug = Annotated[str, _wholly(SLUG_PATTERN, examples=["election-night"])]
"""A blog's web address: lower-case letters, digits and hyphens, 80 characters at most."""
Language = Annotated[str, _wholly(LANGUAGE_PATTERN, examples=["de", "en-GB"])]
"""A language tag (BCP 47)."""
MediaName = Annotated[str, _wholly(MEDIA_PATTERN)]
"""The name under which the media store keeps a file."""
Instant = Annotated[datetime, Meta(tz=True)]
"""A point in time; stored and compared in UTC, in milliseconds."""
YEARS = range(1000, 9001)
"""Years in which an instant may lie, in UTC."""

RESERVED_SLUGS = frozenset(
    {
        "404",
        "api",
        "assets",
        "desk",
        "healthz",
        "index",
        "media",
        "metrics",
        "oembed",
        "readyz",
        "static",
        "well-known",
        "search",
        "login",
    }
)
"""Addresses that the server needs for itself, or its static copy does."""


def new_ulid() -> str:
    """Make a fresh ULID of the current time."""
    return str(ULID())


def ulid_of(instant: datetime, *names: str) -> str:
    """Make the ULID of a thing known by its instant and names: the same for the same, so that it is made once.

    ULIDs know no instant before 1970; earlier things get that year's.
    """
    digest = hashlib.sha256("\0".join(names).encode()).digest()
    return str(ULID(max(0, int(instant.timestamp() * 1000)).to_bytes(6, "big") + digest[:10]))


def is_ulid(text: str) -> bool:
    """Tell whether `text` is a ULID as we write them."""
    return re.fullmatch(ULID_PATTERN, text) is not None


def is_slug(text: str) -> bool:
    """Tell whether `text` may be a blog's web address."""
    return re.fullmatch(SLUG_PATTERN, text) is not None


def utc(instant: datetime) -> datetime:
    """Bring an aware instant to UTC and whole milliseconds, the precision that is stored.

    Raises ValueError outside the YEARS: nearer to the ends of the calendar other zones can not show it.
    """
    try:
        moved = instant.astimezone(UTC)
    except OverflowError:
        moved = instant
    if moved.year not in YEARS:
        raise ValueError(f"the time is in the year {moved.year}; write one from {YEARS[0]} to {YEARS[-1]}")
    return moved.replace(microsecond=moved.microsecond // 1000 * 1000)


def check_zone(zone: str) -> None:
    """Raise ValueError unless `zone` is a name of the IANA time zone database."""
    if zone != "UTC" and zone not in _zones():
        raise ValueError(f"zone is {zone[:80]!r}; write an IANA name such as Europe/Berlin")


def _zones() -> frozenset[str]:
    global _ZONES
    if not _ZONES:
        _ZONES = frozenset(available_timezones())
    return _ZONES


_ZONES: frozenset[str] = frozenset()


def zone_of(name: str) -> ZoneInfo:
    """Give the zone of a checked IANA name."""
    return ZoneInfo(name)


def check_url(name: str, url: str | None) -> None:
    """Refuse whatever is no absolute http(s) address, so that no script or data URL is ever stored."""
    if url is None:
        return
    at_most(name, url, URL_CHARS)
    no_controls(name, url)
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        raise ValueError(f"{name} is no web address ({error}); write http:// or https:// and a host") from error
    if parts.scheme not in ("http", "https") or not host or any(c in url for c in ' \t\n"<>\\^`{|}'):
        raise ValueError(f"{name} is {url[:80]!r}; write a full address that begins with https:// or http://")
