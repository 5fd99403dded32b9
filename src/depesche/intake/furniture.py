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
