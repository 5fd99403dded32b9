"""Read the stamps of a ticker, the times that begin posts: "14:32 Uhr", "+++ 12:05 +++", "10.42am BST", "13h45"."""

import re
from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from depesche.intake.bylines import byline_before, byline_behind
from depesche.intake.days import Day, day_at
from depesche.intake.zones import ZONE

Span = tuple[int, int]
Decor = Literal["", "plus", "bracket", "label", "bullet"]

_PLUS = re.compile(r"\+{2,}\s*")
_BRACKET = re.compile(r"[\[(]\s*")
_BULLET = re.compile(r"[•·►▪‣●○*]\s*|[-–—>|]\s+")
_HASHES = re.compile(r"#{1,6}\s+|\*\*")
_LABEL = re.compile(
    r"(?:(?:live[- ]?)?(?:update|ticker)|erstmeldung|ursprungsmeldung|originalmeldung|eilmeldung|"
    r"breaking(?: news)?|alerte|última hora|ultima ora|"
    r"posted|posté|published|publié|publicado|pubblicato|mise à jour|actualización|aggiornamento|uhrzeit|kl\.?|klo|"
    r"godz\.?|time|heure|hora|ore|"
    r"ora|heute|gestern|today|yesterday|hoy|ayer|aujourd['’]hui|oggi|ieri|direct|en direct|directo|diretta)\b"
    r"(?:\s+(?:vom|von|um|on|at|from|of|du|de|del|delle|dalle|alle|à|a las|le|el|il)\b)?\s*[:,|–-]?\s*",
    re.IGNORECASE,
)
_TO_TIME = re.compile(
    r"\s*(?:[,.:|·•–—/-]\s*)?(?:(?:um|gegen|at|à|alle(?: ore)?|ore|a las|las|ab)\s+)?(?=[0-9])", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?P<hour>[01]?[0-9]|2[0-4])(?:(?P<sign>[:.])(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?"
    r"|\s?(?P<h>[hH])\s?(?P<hminute>[0-5][0-9])(?!\s?min)|(?=\s?(?:Uhr|uur|[hH](?![\w'’])|[ap]\.?\s?m\b))"
    r"|(?<=[0-9]{2})(?P<bare>[0-5][0-9])(?=\s?(?:Uhr|hrs|h\b|[A-Z]{3,4}\b)))(?![0-9])"
)
_PLAIN_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_NOT_CLOCK = re.compile(
    r"[:.,][0-9]|(?<=[0-9]\.[0-9]{2})\.(?:\s|$)|\s?(?:Euro|EUR|€|\$|£|%|Prozent|percent|per cent|pour cent|"
    r"por ciento|per cento|Mio|Mrd|Mill|Dollar|"
    r"dólares|Franken|CHF|USD|km|kg|cm|Grad|°|Punkte|Meter|Sekunden|minutes|Minuten|Tonnen)|-[^\W\d_]"
    r"|\s?(?:[-–—]|bis|to|à|a|until)\s?[0-9]{1,2}(?:[:.h][0-9]{2}|\s?(?:Uhr|h\b))|\s?\([0-9]{1,2}:[0-9]{1,2}\)"
)
_AMPM = re.compile(r"\s?(?P<half>[aApP])\.?\s?[mM](?:\.|(?![a-zß-ÿ]))")
_UNIT = re.compile(r"\s?(?:Uhr(?![a-zäöüß-])|uhr\b|UHR\b|(?:hrs|horas|heures|hours|hs|uur|u|h|H|ч)(?![^\W\d_])\.?)")
_LOCAL = re.compile(
    r"\s*\(?(?:Ortszeit|local(?: time)?|heure locale|hora local|ora locale|heure de [A-ZÉ]\w+|hora peninsular|"
    r"(?:deutscher|Berliner|Wiener|Schweizer) Zeit)\b\)?",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"\s*[(/]\s*[0-9]{1,2}[:.h][0-9]{2}\s*(?:[ap]\.?m\.?)?\s*[A-Z]{2,4}\)?(?![^\W\d_])")
"""The same moment in another zone, in brackets."""
_TO_DAY = re.compile(r"\s*[,|·(–—-]?\s*(?:am |on |le |il |el |du |del )?")
_CLOSING = re.compile(r"\s*(?:\*\*|[\])])")
_AFTER_DAY = re.compile(r"\s*(?:$|[:|\])+–—-])")
_VISIBLE = re.compile(r"\S")
_SEPARATION = re.compile(r"\s*(?:[:|–—•·]|-(?=\s)|\.(?=\s|$)|,(?=\s))+\s*")


class Stamp(Struct, frozen=True):
    """A time that may begin a post, at `[start, end)` of the text, with what was written around it.

    `strength` says how sure the writing alone makes us: 3 marked as a stamp ("14:32 Uhr" on its own line,
    "[15:30]"), 2 a bare time on its own line or before a colon, 1 a bare time before text, 0 doubtful.
    `byline` is where the names of its authors stand, "von Anna Beispiel".
    """

    start: int
    end: int
    hour: int
    minute: int
    second: int
    zone: str | None
    day: Day | None
    decor: Decor
    core: str
    unit: str
    alone: bool
    strength: int
    byline: Span | None = None

    @property
    def minutes(self) -> int:
        """Give the minutes since midnight."""
        return self.hour * 60 + self.minute

    @property
    def family(self) -> tuple[str, str, str]:
        """Give what the stamps of one ticker have in common."""
        return self.decor, self.core, self.unit


class _Scan:
    """A place in one line that moves over whatever matches."""

    def __init__(self, text: str, at: int, end: int) -> None:
        self.text, self.at, self.end = text, at, end

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.at, self.end)
        if match:
            self.at = match.end()
        return match

    def take_day(self) -> Day | None:
        found = day_at(self.text, self.at, self.end)
        if found:
            self.at = found[1]
        return found[0] if found else None

    def take_byline(
        self, read: Callable[[str, int, int], tuple[tuple[int, int], int] | None]
    ) -> tuple[int, int] | None:
        found = read(self.text, self.at, self.end)
        if found:
            self.at = found[1]
        return found[0] if found else None


def stamp_at(text: str, start: int, end: int) -> Stamp | None:
    """Read the stamp that begins at `start` of the line which ends at `end`; None when there is none."""
    scan = _Scan(text, start, end)
    decor, labelled = _opening(scan)
    byline = scan.take_byline(byline_before)
    before = scan.at
    day = None if _PLAIN_CLOCK.match(text, scan.at, end) else scan.take_day()
    if day is not None and not scan.take(_TO_TIME):
        scan.at, day = before, None
    clock = scan.take(_CLOCK)
    if clock is None or _NOT_CLOCK.match(text, scan.at, end):
        return None
    half = scan.take(_AMPM)
    unit = scan.take(_UNIT) is not None
    zone = scan.take(ZONE)
    if zone:
        scan.take(_ELSEWHERE)
    local = None if zone else scan.take(_LOCAL)
    day = day or _day_after(scan)
    closed = scan.take(_CLOSING) if decor == "bracket" or text[start : start + 2] == "**" else None
    if decor == "bracket" and not closed:
        return None
    if decor == "plus":
        scan.take(_PLUS_AFTER)
    byline = byline or scan.take_byline(byline_behind)
    separated = scan.take(_SEPARATION) is not None
    hour = _hour(int(clock["hour"]), half["half"] if half else None)
    if hour is None:
        return None
    core = clock["sign"] or (clock["h"] and "h") or (clock["bare"] and "digits") or "hour"
    kind = "half" if half else "uhr" if unit or local else "zone" if zone else ""
    marked = labelled or byline is not None or day is not None
    follows = _VISIBLE.search(text, scan.at, end)
    rest = follows[0] if follows else ""
    return Stamp(
        start=start,
        end=scan.at,
        hour=hour,
        minute=int(clock["minute"] or clock["hminute"] or clock["bare"] or 0),
        second=int(clock["second"] or 0),
        zone=re.sub(r"\s", "", zone["zone"]) if zone else None,
        day=day,
        decor=decor,
        core=core,
        unit=kind,
        alone=follows is None,
        strength=_strength(decor, core, kind, rest, separated=separated, marked=marked, zoned=zone is not None),
        byline=byline,
    )


_PLUS_AFTER = re.compile(r"\s*\+{2,}")


def _opening(scan: _Scan) -> tuple[Decor, bool]:
    decor: Decor = ""
    scan.take(_HASHES)
    if scan.take(_PLUS):
        decor = "plus"
    elif scan.take(_BRACKET):
        decor = "bracket"
    elif scan.take(_BULLET):
        decor = "bullet"
    labelled = scan.take(_LABEL) is not None
    if labelled and not decor:
        decor = "label"
        if scan.take(_BRACKET):
            decor = "bracket"
    return decor, labelled


def _day_after(scan: _Scan) -> Day | None:
    before = scan.at
    scan.take(_TO_DAY)
    day = scan.take_day()
    if day is None or day.month is None or not _AFTER_DAY.match(scan.text, scan.at, scan.end):
        scan.at = before
        return None
    if scan.text[before : scan.at].lstrip().startswith("("):
        scan.take(_CLOSING)
    return day


def _hour(hour: int, half: str | None) -> int | None:
    if half is None:
        return hour % 24
    return hour % 12 + (12 if half in "pP" else 0) if 1 <= hour <= 12 else None


def _strength(decor: str, core: str, unit: str, rest: str, *, separated: bool, marked: bool, zoned: bool) -> int:
    if decor == "bullet":
        return 1 if not rest or separated or unit else 0
    if decor in ("plus", "bracket") or (marked and (separated or not rest)):
        return 3
    if core == "hour" and rest and not separated and not zoned:
        return 0
    if unit or marked:
        return 3 if not rest or separated else 0 if rest[0].islower() else 2
    if core == ".":
        return 1 if not rest or separated else 0
    if not rest or separated:
        return 2
    return 0 if rest[0].islower() else 1
