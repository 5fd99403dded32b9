"""Know the lines of a copied page that are no news: buttons, ages, related links, when the page was changed."""

import re

from depesche.intake.days import day_at
from depesche.intake.stamps import stamp_at

_SHORT = 40
_DATELINE = 60
_AGO = re.compile(
    r"(?:\d+|an?|one) ?(?:s|m|min|mins|h|hr|hrs|d|minutes?|hours?|days?) ago|vor (?:\d+|einer|einem) \w+|"
    r"il y a \d+ \w+|hace \d+ \w+|\d+ (?:minuti|ore|giorni) fa",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"(?:share|teilen|kopiert|partager|compartir|condividi|delen|tweet|facebook|twitter|whatsapp|e-?mail|"
    r"link kopieren|link copied!?|copy link|share on (?:facebook|twitter)|auf (?:facebook|twitter|whatsapp) teilen)",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"[(\[]?(?:(?:zuletzt |letzte |last |dernière |última |ultima )?(?:aktualisiert|aktualisierung:|geändert|"
    r"änderung:|updated|modified|"
    r"modification|mis à jour|mise à jour|modifié|actualizad[oa]|actualización:|modificad[oa]|aggiornat[oa]|"
    r"aggiornamento:|"
    r"modificat[oa]|bijgewerkt)|(?:first |zuerst )?(?:published|veröffentlicht|erschienen|publié|publicado|"
    r"pubblicato)|stand\s?:|stand \d)(?!\w)",
    re.IGNORECASE,
)
_STANDING = re.compile(r"[(\[]?stand\b", re.IGNORECASE)
"""The state of affairs at a time, such as a count of votes: news, not furniture."""
_CLOCK_TIME = re.compile(r"(?<![0-9])(?:[01]?[0-9]|2[0-4])(?:[:.][0-5][0-9]|\s?[hH]\s?[0-5][0-9]|(?=\s?Uhr|\s?[ap]m))")
_BESIDE_TIME = re.compile(
    r"(?:um|am|at|on|vom|von|den|der|the|of|à|le|il|el|alle|ore|a|las|de|del|h|hrs|uhr|uur|om|op|ist|was|is|and|und|"
    r"[ap]\.?m\.?|heute|today|aujourd['’]hui|hoy|oggi|time|ortszeit|(?-i:[A-Z]{2,5}))(?!\w)",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"(?:lesen sie (?:auch|hier|mehr|dazu)|mehr (?:dazu|zum thema)|auch interessant|siehe auch|read (?:more|also)|"
    r"see also|"
    r"related|more on this|(?:à )?lire aussi|voir aussi|à lire|lea también|lee también|le puede interesar|"
    r"más información|"
    r"leggi anche|per approfondire|vedi anche|lees ook)\b",
    re.IGNORECASE,
)


def is_button(line: str) -> bool:
    """Tell whether a line is the words of a button, such as "Share"."""
    return len(line) <= _SHORT and _BUTTON.fullmatch(line) is not None


def is_age(line: str) -> bool:
    """Tell whether a line says how long ago a post was made when the page was copied: "3h ago"."""
    return len(line) <= _SHORT and _AGO.fullmatch(line) is not None


def says_changed(line: str) -> bool:
    """Tell whether a line says when page or post was last changed: "Aktualisiert um 14:32 Uhr"."""
    return len(line) <= 120 and _CHANGED.match(line) is not None


def only_says_changed(line: str) -> bool:
    """Tell whether a line says when it was changed or published, and nothing else: "Last updated 14:40"."""
    match = _CHANGED.match(line) if len(line) <= 120 else None
    if match is None or _STANDING.match(line):
        return False
    at, times = match.end(), 0
    while at < len(line):
        clock, day = _CLOCK_TIME.match(line, at), day_at(line, at)
        beside = _BESIDE_TIME.match(line, at)
        if not clock and not day and not beside and line[at].isalnum():
            return False
        times += bool(clock or day)
        at = day[1] if day else clock.end() if clock else beside.end() if beside else at + 1
    return times > 0


def says_when(line: str) -> bool:
    """Tell whether a line of the top says when the page was made or changed, a dateline with its time included."""
    if says_changed(line):
        return True
    if len(line) <= _DATELINE and _ends_in_day(line):
        return True
    stamp = stamp_at(line, 0, len(line)) if len(line) <= 120 else None
    return stamp is not None and stamp.alone and stamp.day is not None


def _ends_in_day(line: str) -> bool:
    place, comma, day = line.partition(",")
    read = day_at(day.strip()) if comma and place.istitle() else None
    return read is not None and read[0].is_full and read[1] == len(day.strip())


def is_related(line: str) -> bool:
    """Tell whether a line points to another story: "Lesen Sie auch ...", "Read more ..."."""
    return _RELATED.match(line) is not None
