"""Tell the headlines of posts from their bodies: short lines after a stamp, or before each of them."""

from collections.abc import Sequence

from depesche.intake.furniture import is_related, says_changed
from depesche.intake.lines import Line
from depesche.intake.stamps import Stamp

Region = tuple[Line, ...]
_PLUS_CHARS = 300
_LOOK_BACK = 200


def subheadings(
    text: str, top: Region, bodies: Sequence[Region], stamps: Sequence[Stamp]
) -> tuple[Region, list[Region], list[Line | None]]:
    """Take the headline out of each body, or out of the body before where headlines stand above the stamps."""
    if _stand_before(text, top, bodies, stamps):
        above = [top, *bodies]
        headlines: list[Line | None] = [
            region[-1] if region and _may_head(region[-1]) else None for region in above[:-1]
        ]
        cut = [region[:-1] if line else region for region, line in zip(above, headlines, strict=False)]
        return cut[0], [*cut[1:], above[-1]], headlines
    parted = [_headline_of(text, stamp, body) for stamp, body in zip(stamps, bodies, strict=True)]
    return top, [body for _, body in parted], [line for line, _ in parted]


def _stand_before(text: str, top: Region, bodies: Sequence[Region], stamps: Sequence[Stamp]) -> bool:
    """Tell whether a short line stands before (nearly) every stamp, so that bodies would end in it."""
    if len(stamps) < 2 or not all(stamp.alone for stamp in stamps) or not bodies[-1] or len(top) < 2:
        return False
    pairs = [(body, stamp) for body, stamp in zip([top, *bodies], stamps, strict=False)]
    fit = [len(region) >= 2 and _may_head(region[-1]) for region, _ in pairs]
    if sum(fit) < max(2, 0.9 * len(fit)) or not fit[0]:
        return False
    close = sum(
        text.count("\n", region[-1].end, stamp.start) < 2 and region[-1].gap for region, stamp in pairs if region
    )
    return close * 2 > len(pairs) or not _may_head(bodies[-1][-1])


def _may_head(line: Line) -> bool:
    if is_related(line.text) or says_changed(line.text):
        return False
    return line.is_short and not line.text.startswith(("-", "–", "•", "*", "(", "[", "©", "Foto:", "Photo:", "Bild:"))


def _headline_of(text: str, stamp: Stamp, body: Region) -> tuple[Line | None, Region]:
    if not body:
        return None, body
    first, *rest = body
    if stamp.decor == "plus" and "+++" in first.text[:_PLUS_CHARS]:
        return _between_plus(first, tuple(rest), heads=_heads(text, stamp))
    follows = bool(rest) and rest[0].text != first.text and not rest[0].text[0].islower()
    if follows and _may_head(first):
        return first, tuple(rest)
    return None, body


def _between_plus(first: Line, rest: Region, *, heads: bool) -> tuple[Line | None, Region]:
    """Part "Headline +++ text": what stands before the plus signs is the headline.

    Where no text follows them, it is one only if it `heads`, as in "+++ 12:05 Headline +++".
    """
    place = first.text.index("+++")
    words = first.text[:place].rstrip()
    after = first.text[place:].lstrip("+ \xa0")
    begin = first.end - len(after)
    remaining = (Line(begin, first.end, after), *rest) if after else rest
    headline = Line(first.start, first.start + len(words), words) if words else None
    if headline and not remaining and (words.endswith(".") or not heads):
        return None, (headline,)
    return headline, remaining


def _heads(text: str, stamp: Stamp) -> bool:
    """Tell whether a stamp opens its line and runs on into its headline: "+++ 12:05 Headline +++"."""
    near = max(0, stamp.start - _LOOK_BACK)
    begins = not text[max(near, text.rfind("\n", near, stamp.start) + 1) : stamp.start].strip()
    return begins and text[stamp.start : stamp.end].rstrip()[-1].isalnum()
