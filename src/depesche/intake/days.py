"""Read days as people write them: "Freitag, 15. Juli 2016", "July 15", "1er juillet", "22.03.", "2016-07-16"."""

import re
from calendar import monthrange
from datetime import date, timedelta

from msgspec import Struct

_MONTHS = (
    "januar|jänner|january|janvier|enero|gennaio|januari|janeiro|января|jan|janv|ene|gen",
    "februar|feber|february|février|fevrier|febrero|febbraio|februari|fevereiro|февраля|feb|févr|fév|febr",
    "märz|maerz|march|mars|marzo|maart|março|марта|mär|mar|mrz",
    "april|avril|abril|aprile|апреля|apr|avr|abr",
    "mai|may|mayo|maggio|mei|maio|мая|mag",
    "juni|june|juin|junio|giugno|junho|июня|jun|giu",
    "juli|july|juillet|julio|luglio|julho|июля|jul|juil|lug",
    "august|août|aout|agosto|augustus|августа|aug|ago",
    "september|septembre|septiembre|setiembre|settembre|setembro|сентября|sept|sep|set",
    "oktober|october|octobre|octubre|ottobre|outubro|октября|okt|oct|ott|out",
    "november|novembre|noviembre|novembro|ноября|nov",
    "dezember|december|décembre|decembre|diciembre|dicembre|dezembro|декабря|dez|dec|déc|dic",
)
_WEEKDAYS = (
    "montag|monday|lundi|lunes|lunedì|lunedi|maandag|mo|mon",
    "dienstag|tuesday|mardi|martes|martedì|martedi|dinsdag|di|tue|tues",
    "mittwoch|wednesday|mercredi|miércoles|miercoles|mercoledì|mercoledi|woensdag|mi|wed",
    "donnerstag|thursday|jeudi|jueves|giovedì|giovedi|donderdag|do|thu|thurs",
    "freitag|friday|vendredi|viernes|venerdì|venerdi|vrijdag|fr|fri",
    "samstag|sonnabend|saturday|samedi|sábado|sabado|sabato|zaterdag|sa|sat",
    "sonntag|sunday|dimanche|domingo|domenica|zondag|so|sun",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_WEEKDAY_OF = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split("|")}


def _one_of(names: dict[str, int], shortest: int = 0) -> str:
    return "|".join(sorted((name for name in names if len(name) > shortest), key=len, reverse=True))


_YEAR = r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
_WEEKDAY = rf"(?P<weekday>{_one_of(_WEEKDAY_OF)})\b\.?(?:\s*,|\s+)\s*(?:(?:der|den|dem|le|el|the)\s+)?"
_DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01])(?![0-9])"
_MONTH = rf"(?P<month>{_one_of(_MONTH_OF)})(?![^\W\d_])\.?"
_NUMBER = r"(?P<number>0?[1-9]|1[0-2])(?![0-9])"
_FORMS = tuple(
    re.compile(rf"(?:{_WEEKDAY})?{form}", re.IGNORECASE)
    for form in (
        rf"{_DAY}(?:\.|er|st|nd|rd|th|º|°|ª)?\s*(?:of\s+|de\s+)?{_MONTH}(?:\s*,?\s*(?:de\s+|del\s+)?{_YEAR})?",
        rf"{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?(?:\s*,?\s*{_YEAR})?(?![.:h]?[0-9])",
        rf"{_YEAR}-{_NUMBER}-{_DAY}",
        rf"{_DAY}\.\s?{_NUMBER}\.\s?(?:{_YEAR}|(?P<short>[0-9]{{2}})(?![0-9.:]))?",
        rf"{_DAY}/{_NUMBER}(?:/(?:{_YEAR}|(?P<short>[0-9]{{2}})(?![0-9.:])))?(?![/0-9])",
        rf"{_NUMBER}/{_DAY}/{_YEAR}",
        rf"{_DAY}-{_NUMBER}-{_YEAR}",
    )
)
_WEEKDAY_ALONE = re.compile(rf"(?P<weekday>{_one_of(_WEEKDAY_OF, 3)})\b", re.IGNORECASE)
_HEADING = re.compile(r"^[\s+=*#|<>•–—-]*(.+?)[\s+=*#:|<>•–—-]*$")


class Day(Struct, frozen=True):
    """A day as written: perhaps without its year, perhaps only a weekday (Monday is 0)."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    @property
    def is_full(self) -> bool:
        """Tell whether year, month and day are all there."""
        return self.year is not None

    def near(self, anchor: date) -> date | None:
        """Give the date that is meant, what is missing fitted as near to `anchor` as can be; None for no such day."""
        if self.month is None or self.day is None:
            back = (anchor.weekday() - (self.weekday or 0) + 3) % 7 - 3
            return anchor - timedelta(days=back)
        years = (self.year,) if self.year is not None else (anchor.year - 1, anchor.year, anchor.year + 1)
        fits = [date(year, self.month, self.day) for year in years if self.day <= monthrange(year, self.month)[1]]
        return min(fits, key=lambda fit: abs(fit - anchor), default=None)


def day_at(text: str, start: int = 0, end: int | None = None) -> tuple[Day, int] | None:
    """Read a day that begins at `start`; give it and where it ends, or None."""
    stop = len(text) if end is None else end
    for form in _FORMS:
        match = form.match(text, start, stop)
        if match and (day := _day(match.groupdict())) is not None:
            return day, match.end()
    match = _WEEKDAY_ALONE.match(text, start, stop)
    return (Day(weekday=_WEEKDAY_OF[match["weekday"].lower()]), match.end()) if match else None


def day_heading(line: str) -> Day | None:
    """Read a line that is nothing but a day, perhaps between plus signs or dashes."""
    match = _HEADING.match(line) if len(line) <= 80 else None
    found = day_at(match[1]) if match else None
    return found[0] if found and match and not match[1][found[1] :].strip(" .") else None


def days_in(text: str) -> list[Day]:
    """Give the days with month and year that are named anywhere in a short text."""
    found = []
    for match in re.finditer(r"(?<![\w.:/-])\w", text):
        read = day_at(text, match.start())
        if read and read[0].is_full:
            found.append(read[0])
    return found


def _day(parts: dict[str, str | None]) -> Day | None:
    month = _MONTH_OF[name.lower()] if (name := parts.get("month")) else int(parts.get("number") or 0)
    short, long = parts.get("short"), parts.get("year")
    year = int(long) if long else 2000 + int(short) if short else None
    weekday = _WEEKDAY_OF[name.lower()] if (name := parts.get("weekday")) else None
    day = int(parts["day"] or 0)
    if day > monthrange(year or 2000, month)[1]:
        return None
    return Day(year, month, day, weekday)
