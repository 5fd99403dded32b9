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
MEDIA_PATTERN = r"^[0-9a-f]{32}\.(?:jpg|png|webp|avif|mp3|mp4|pdf)$"

Ulid = Annotated[str, Meta(pattern=ULID_PATTERN, examples=["01JD8Z3M5T0000000000000000"])]
"""A ULID (github.com/ulid/spec) in upper case, made by whoever creates the thing."""
Slug = Annotated[str, Meta(pattern=SLUG_PATTERN, examples=["election-night"])]
"""A blog's web address: lower-case letters, digits and hyphens, 80 characters at most."""
Language = Annotated[str, Meta(pattern=LANGUAGE_PATTERN, examples=["de", "en-GB"])]
"""A language tag (BCP 47)."""
MediaName = Annotated[str, Meta(pattern=MEDIA_PATTERN)]
"""The name under which the media store keeps a file."""
Instant = Annotated[datetime, Meta(tz=True)]
"""A point in time; stored and compared in UTC, in milliseconds."""

RESERVED_SLUGS = frozenset(
    {
        "api",
        "assets",
        "desk",
        "healthz",
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
"""Addresses that the server needs for itself."""


def new_ulid() -> str:
    """Make a fresh ULID of the current time."""
    return str(ULID())


def ulid_of(instant: datetime, *names: str) -> str:
    """Make the ULID of a thing known by its instant and names: the same for the same, so that it is made once."""
    digest = hashlib.sha256("\0".join(names).encode()).digest()
    return str(ULID(int(instant.timestamp() * 1000).to_bytes(6, "big") + digest[:10]))


def is_ulid(text: str) -> bool:
    """Tell whether `text` is a ULID as we write them."""
    return re.match(ULID_PATTERN, text) is not None


def is_slug(text: str) -> bool:
    """Tell whether `text` may be a blog's web address."""
    return re.match(SLUG_PATTERN, text) is not None


def utc(instant: datetime) -> datetime:
    """Bring an aware instant to UTC and whole milliseconds, the precision that is stored."""
    moved = instant.astimezone(UTC)
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
