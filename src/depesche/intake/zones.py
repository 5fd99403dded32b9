"""Zone words that stand beside a time: "BST", "MESZ", "ET"; a word says an offset or an IANA zone."""

import re
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_HOURS: dict[str, float] = {
    **dict.fromkeys(("UTC", "GMT", "WET", "UT"), 0),
    **dict.fromkeys(("BST", "CET", "MEZ", "MET", "WEST", "WAT"), 1),
    **dict.fromkeys(("CEST", "MESZ", "EET", "SAST", "CAT"), 2),
    **dict.fromkeys(("EEST", "MSK", "TRT", "EAT"), 3),
    **{"GST": 4, "PKT": 5, "IST": 5.5, "ICT": 7, "WIB": 7, "AWST": 8, "SGT": 8, "HKT": 8, "JST": 9, "KST": 9},
    **{"ACST": 9.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "ART": -3, "ADT": -3, "NDT": -2.5},
    **{"EDT": -4, "AST": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8},
    **{"AKDT": -8, "AKST": -9, "HST": -10, "NST": -3.5},
}
_NAMED = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "AET": "Australia/Sydney",
}
_WORDS = "|".join(sorted([*_HOURS, *_NAMED], key=len, reverse=True))
ZONE = re.compile(
    rf"\s*\(?(?P<zone>(?:UTC|GMT)\s?[+−-]\s?[0-9]{{1,2}}(?::?[0-9]{{2}})?(?![0-9])|{_WORDS})"
    r"(?:(?![^\W\d_])|(?=[A-ZÀ-Ý][a-zà-ÿ]))\)?"
)
"""A zone word after a time, perhaps in brackets; it may be glued to a capitalised word."""
_OFFSET = re.compile(r"(?:UTC|GMT)\s?([+−-])\s?([0-9]{1,2}):?([0-9]{2})?")


def zone_of_word(word: str, home: str) -> tzinfo:
    """Give the zone that a zone word means to readers of the IANA zone `home`."""
    if word == "IST" and home in ("Europe/Dublin", "Asia/Jerusalem"):
        return ZoneInfo(home)
    if word in _NAMED:
        return ZoneInfo(_NAMED[word])
    if match := _OFFSET.fullmatch(word):
        sign = 1 if match[1] == "+" else -1
        hours, minutes = int(match[2]), int(match[3] or 0)
        return timezone(sign * timedelta(hours=min(hours, 14), minutes=min(minutes, 59)))
    return timezone(timedelta(hours=_HOURS[word]))
