"""Zone words that stand beside a time: "BST", "MESZ", "ET"; a word says an offset or an IANA zone."""

import re
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_ZONES_AT = {
    -10: "HST",
    -9: "AKST",
    -8: "PST AKDT",
    -7: "MST PDT",
    -6: "CST MDT",
    -5: "EST CDT",
    -4: "EDT AST",
    -3.5: "NST",
    -3: "ADT BRT ART",
    -2.5: "NDT",
    0: "UTC GMT WET UT",
    1: "BST CET MEZ MET WEST WAT",
    2: "CEST MESZ EET SAST CAT",
    3: "EEST MSK TRT EAT",
    4: "GST",
    5: "PKT",
    5.5: "IST",
    7: "ICT WIB",
    8: "AWST SGT HKT",
    9: "JST KST",
    9.5: "ACST",
    10: "AEST",
    11: "AEDT",
    12: "NZST",
    13: "NZDT",
}
_HOURS = {word: hours for hours, words in _ZONES_AT.items() for word in words.split()}
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
