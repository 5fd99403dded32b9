"""Find the stamps inside a line, where a page's whole ticker was copied into few lines or into one."""

import re

from depesche.intake.days import day_at
from depesche.intake.lines import Line
from depesche.intake.stamps import Stamp, stamp_at

_TIME = re.compile(r"(?<![\w.:,])[0-9]{1,2}(?:\s?[:.hH]\s?[0-9]{2}|\s?(?:Uhr|[aApP]\.?[mM]|[hH])\b)(?![0-9])")
_OPENING = re.compile(
    r"(?:(?P<plus>\+{2,}\s*)|(?P<bracket>[\[(]\s*)|(?:Update|UPDATE|Live|LIVE|Ore|ORE)\s+|(?P<bullet>[•·►]\s*))?$"
)
_PLUS_TIME = re.compile(r"\+{2,}\s*(?=[0-9])")
_SENTENCE_END = re.compile(r"(?:[.!?…][\"'”“»’)\]]*|[+|•\"”“»]|^)\s*$")
_IN_SENTENCE = re.compile(
    r"(?:[(\[,;]|\b(?:um|gegen|ab|bis|seit|vor|nach|von|vom|zwischen|und|kurz|etwa|at|by|until|till|from|since|before|"
    r"after|around|about|to|and|à|a|vers|dès|depuis|avant|après|et|las|la|hasta|desde|sobre|y|alle|dalle|entro|e|om|"
    r"tot|vanaf|le|les|der|die|das|the|am|on))\s*$",
    re.IGNORECASE,
)
_WORD_START = re.compile(r"(?<![\w.:/-])\w")
_TO_TIME = re.compile(r"[\s,.:|·–—/-]*")
_LOOK_BACK = 24
_DAY_CHARS = 40
_LEAD_CHARS = 150


def stamps_inside(text: str, line: Line) -> list[Stamp]:
    """Find the marked stamps inside a line, bare ones where a sentence has just ended, and one behind a headline."""
    found: list[Stamp] = []
    lead: Stamp | None = None
    reached = line.start
    for match in _TIME.finditer(text, line.start, line.end):
        if match.start() < reached:
            continue
        begin, plus = _begin(text, match.start(), reached)
        ended = plus or _SENTENCE_END.search(text[max(line.start, begin - 6) : begin])
        if not ended and (found or lead or not _may_lead(text, line.start, begin)):
            continue
        stamp = stamp_at(text, begin, line.end)
        if stamp is None or (stamp.strength < 1 and begin != line.start) or (plus and not _opens(text, stamp)):
            continue
        if ended:
            found.append(stamp)
        else:
            lead = stamp
        reached = stamp.end
    return [lead, *found] if lead and _leads(lead, found) else found


def plus_stamps(text: str, line: Line) -> list[Stamp]:
    """Find the stamps behind plus signs inside a line: "... +++ 12:10 +++ ..."."""
    found: list[Stamp] = []
    for match in _PLUS_TIME.finditer(text, line.start, line.end):
        begin = found[-1].end if found else line.start
        stamp = stamp_at(text, match.start(), line.end) if match.start() >= begin else None
        if stamp and _opens(text, stamp):
            found.append(stamp)
    return found


def _begin(text: str, time: int, reached: int) -> tuple[int, bool]:
    """Give where the stamp of a time begins, what opens it and its day included; tell whether plus signs open it."""
    opening = _OPENING.search(text[max(reached, time - _LOOK_BACK) : time])
    begin = time - (len(opening[0]) if opening else 0)
    if begin == time:
        first = max(reached, time - _DAY_CHARS)
        for word in _WORD_START.finditer(text, first, time):
            day = day_at(text, word.start(), time)
            if day and _TO_TIME.fullmatch(text, day[1], time):
                return word.start(), False
    return begin, bool(opening and opening["plus"])


def _opens(text: str, stamp: Stamp) -> bool:
    """Tell whether a text may begin behind a stamp: it is closed, or what follows is no sentence about that time."""
    closed = not text[stamp.start : stamp.end].rstrip()[-1].isalnum()
    return closed or stamp.alone or not text[stamp.end : stamp.end + 3].lstrip()[:1].islower()


def _may_lead(text: str, start: int, begin: int) -> bool:
    """Tell whether what stands before a time can be a headline rather than the sentence that the time is part of."""
    before = text[start:begin] if begin - start <= _LEAD_CHARS else ""
    return bool(before.strip()) and _IN_SENTENCE.search(before) is None


def _leads(lead: Stamp, others: list[Stamp]) -> bool:
    """Tell whether a stamp behind a headline is the first of those that follow: written alike, and as surely."""
    alike = [stamp for stamp in others if _is_alike(stamp, lead)]
    return len(alike) >= (1 if lead.strength == 3 else 2) and lead.strength >= min(stamp.strength for stamp in alike)


def _is_alike(stamp: Stamp, lead: Stamp) -> bool:
    """Tell whether two stamps are written alike; with their units, "11am" and "10.55am" are."""
    return stamp.family == lead.family or (stamp.unit == lead.unit != "" and stamp.decor == lead.decor)
