"""Recognise what a copied page leaves of its pictures: captions, often twice, and credits."""

import re
from collections.abc import Sequence

from depesche.intake.lines import Line
from depesche.model.blocks import Image
from depesche.model.limits import CAPTION_CHARS

_CREDIT_CHARS = 100
_CAPTION_CHARS = 400
_PLACEHOLDER = re.compile(
    r"[\[(]?(?:bild|foto|photo|image|imagen|immagine|video|grafik|picture|bildergalerie|fotostrecke)[\])]?:?",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?:image caption|caption|bildunterschrift|légende|pie de foto|didascalia)\s?:?\s+(?P<caption>\S.*)", re.IGNORECASE
)
_CREDIT = (
    r"(?:©\s*|\b(?:foto|fotos|bild|bilder|photo|photos|photograph|crédit(?: photo)?|credit|imagen|fotografía|"
    r"immagine|image|"
    r"picture|bildquelle|quelle bild|grafik)\s?(?:credit)?\s?[:/©]\s*)(?P<credit>[^\s.:][^.:!?()\[\]]{1,80})\.?[)\]]?"
)
_CREDIT_LINE = re.compile(rf"[(\[]?{_CREDIT}", re.IGNORECASE)
_CREDIT_AT_END = re.compile(rf"{_CREDIT}$", re.IGNORECASE)


def picture_at(lines: Sequence[Line], number: int) -> tuple[Image, int] | None:
    """Give the picture whose words begin at `lines[number]`, and how many lines it takes; None for text."""
    line = lines[number]
    after = lines[number + 1] if number + 1 < len(lines) else None
    if len(line.text) > _CAPTION_CHARS or line.text[0] in "-–—*•·":
        return None
    if after is not None and after.text == line.text and not _is_refrain(lines, number):
        credit = _credit(lines[number + 2]) if number + 2 < len(lines) and not lines[number + 2].gap else None
        return Image(media=None, caption=line.text[:CAPTION_CHARS], credit=credit), 3 if credit else 2
    if _PLACEHOLDER.fullmatch(line.text):
        return Image(media=None), 1
    labelled = _LABELLED.fullmatch(line.text)
    if labelled:
        return Image(media=None, caption=labelled["caption"]), 1
    own = _credit(line)
    if own:
        credit = _credit(after) if after is not None and not after.gap else None
        return (Image(media=None, caption=own, credit=credit), 2) if credit else (Image(media=None, credit=own), 1)
    if after is not None and not after.gap and line.is_short and (credit := _credit(after)):
        return Image(media=None, caption=line.text, credit=credit), 2
    ending = _CREDIT_AT_END.search(line.text, max(0, len(line.text) - _CREDIT_CHARS))
    caption = line.text[: ending.start()].rstrip(" ([|–-") if ending else ""
    return (Image(media=None, caption=caption, credit=ending["credit"].strip()), 1) if ending and caption else None


def _is_refrain(lines: Sequence[Line], number: int) -> bool:
    """Tell whether a line stands more than twice in a row: no caption does."""
    around = (*lines[max(0, number - 1) : number], *lines[number + 2 : number + 3])
    return any(line.text == lines[number].text for line in around)


def _credit(line: Line) -> str | None:
    match = _CREDIT_LINE.fullmatch(line.text) if len(line.text) <= _CREDIT_CHARS else None
    return match["credit"].strip() if match else None
