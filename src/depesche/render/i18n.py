"""Interface language, dates and times: German and English catalogues, formats of the Unicode CLDR by Babel."""

from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, format_time, get_timezone_location, get_timezone_name
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations
from msgspec import Struct

LOCALES = Path(__file__).parent.parent / "locale"
LANGUAGES = ("en", "de")
"""Languages that have a catalogue; the first serves for all others."""


class Tongue(Struct, frozen=True):
    """How the interface speaks for a blog's language: `locale` for formats, `words` for the catalogue."""

    locale: Locale
    words: Translations

    @property
    def tag(self) -> str:
        """Give the locale as a BCP 47 tag, as browsers want it."""
        return str(self.locale).replace("_", "-")

    def clock(self, instant: datetime, zone: str) -> str:
        """Write the time of day, such as 14:32 or 2:32 PM."""
        return format_time(instant, "short", tzinfo=ZoneInfo(zone), locale=self.locale)

    def day(self, instant: datetime, zone: str) -> str:
        """Write the day with its year, such as 3 Feb 2026 or 3. Feb. 2026."""
        return format_skeleton("yMMMd", instant, tzinfo=ZoneInfo(zone), locale=self.locale)

    def size(self, size: int) -> str:
        """Write a number of bytes for people, such as 1.2 MB."""
        if size < 100_000:
            return f"{max(1, round(size / 1_000))} kB"
        return f"{format_decimal(size / 1_000_000, '0.0', locale=self.locale)} MB"

    def zone(self, instant: datetime, zone: str) -> str:
        """Name a zone by its place and its abbreviation at `instant`, such as Berlin (CET)."""
        moment = instant.astimezone(ZoneInfo(zone))
        if zone == "UTC":
            return zone
        place = get_timezone_location(moment.tzinfo, locale=self.locale, return_city=True)
        return f"{place} ({self._abbreviation(moment)})"

    def _abbreviation(self, moment: datetime) -> str:
        local = get_timezone_name(moment, "short", locale=self.locale) if self.locale.language != "en" else ""
        known = [name for name in (local, moment.tzname() or "") if name.isalpha()]
        return known[0] if known else f"UTC{moment:%z}"[:6]


@lru_cache(maxsize=64)
def tongue(language: str) -> Tongue:
    """Give the tongue for a language tag (BCP 47); English (of Britain, in its dates) where we speak no other."""
    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        locale = Locale("en")
    if locale.language not in LANGUAGES:
        locale = Locale("en")
    plain = locale.language == "en" and locale.territory is None
    return Tongue(Locale("en", "GB") if plain else locale, _words(locale.language))


@lru_cache(maxsize=len(LANGUAGES))
def _words(language: str) -> Translations:
    compiled = BytesIO()
    with (LOCALES / language / "LC_MESSAGES" / "reader.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled, domain="reader")
