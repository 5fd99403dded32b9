"""What a picture says of itself: caption, credit, headline and alternative text, from XMP and IPTC IIM."""

import re
import unicodedata
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from msgspec import Struct
from PIL import IptcImagePlugin
from PIL.ImageFile import ImageFile

from depesche.model.limits import CAPTION_CHARS, HEADLINE_CHARS, NAME_CHARS

XMP_BYTES = 256_000
"""Most bytes of an XMP packet that are read."""
_RAW_CHARS = 20_000
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_IPTC = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
# Control characters, and those that turn the direction of what follows them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


class Facts(Struct, frozen=True):
    """The lines that a picture brings along."""

    headline: str | None = None
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None


def facts_of(picture: ImageFile) -> Facts:
    """Read what the picture says of itself; XMP counts before IIM, and what can not be read is nothing."""
    xmp, iim = _xmp(picture.info.get("xmp")), _iim(picture)
    maker = xmp.get("creator") or iim.get("creator")
    credit = xmp.get("credit") or iim.get("credit")
    named = [one for one in (maker, credit) if one]
    if maker and credit and maker.casefold() in credit.casefold():
        named = [credit]
    return Facts(
        headline=_line(xmp.get("headline") or iim.get("headline"), HEADLINE_CHARS),
        caption=_clean(xmp.get("caption") or iim.get("caption"), CAPTION_CHARS),
        credit=_line("/".join(named), NAME_CHARS),
        alt=_clean(xmp.get("alt"), CAPTION_CHARS),
    )


def _xmp(packet: Any) -> dict[str, str]:  # noqa: ANN401  # Pillow gives bytes, or text in a PNG
    raw = packet.encode() if isinstance(packet, str) else packet
    if not isinstance(raw, bytes) or len(raw) > XMP_BYTES:
        return {}
    try:
        root = fromstring(raw.strip(b"\0 \r\n\t"), forbid_dtd=True)
    except Exception:  # noqa: BLE001  # a parser of foreign bytes raises whatever it likes; without XMP all goes on
        return {}
    found: dict[str, str] = {}
    for described in root.iter(f"{_RDF}Description"):
        for name, tag in (("headline", f"{_PHOTOSHOP}Headline"), ("credit", f"{_PHOTOSHOP}Credit"),
                          ("caption", f"{_DC}description"), ("creator", f"{_DC}creator"),
                          ("alt", f"{_IPTC}AltTextAccessibility")):  # fmt: skip
            value = _value(described, tag)
            if value:
                found.setdefault(name, value)
    return found


def _value(described: Element, tag: str) -> str | None:
    """Give a property's text: an attribute, the element's own, or that of its list (the default language first)."""
    if (attribute := described.get(tag)) is not None:
        return attribute
    element = described.find(tag)
    if element is None:
        return None
    lines = [line for line in element.iter(f"{_RDF}li") if line.text]
    if not lines:
        return element.text
    if element.find(f"{_RDF}Seq") is not None or element.find(f"{_RDF}Bag") is not None:
        return ", ".join(str(line.text) for line in lines[:10])
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    return next((line.text for line in lines if line.get(lang) == "x-default"), lines[0].text)


def _iim(picture: ImageFile) -> dict[str, str]:
    try:
        records = IptcImagePlugin.getiptcinfo(picture) or {}
    except Exception:  # noqa: BLE001  # as above
        return {}
    is_utf8 = _first(records.get((1, 90))) == b"\x1b%G"
    wanted = {"headline": (2, 105), "caption": (2, 120), "creator": (2, 80), "credit": (2, 110)}
    found = {name: _first(records.get(dataset)) for name, dataset in wanted.items()}
    return {name: _decoded(raw, is_utf8=is_utf8) for name, raw in found.items() if raw}


def _first(value: Any) -> bytes:  # noqa: ANN401  # Pillow gives bytes, or a list of them
    one = value[0] if isinstance(value, list) and value else value
    return one if isinstance(one, bytes) else b""


def _decoded(raw: bytes, *, is_utf8: bool) -> str:
    """Read text whose encoding is seldom declared: UTF-8 where it is such, else that of old programs."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8" if is_utf8 else "cp1252", errors="replace")


def _clean(text: str | None, limit: int) -> str | None:
    """Give text without what can not be seen, cut at the limit; None when nothing is left."""
    if not text:
        return None
    plain = _UNSEEN.sub("", unicodedata.normalize("NFC", text[:_RAW_CHARS].replace("\r\n", "\n").replace("\r", "\n")))
    return plain.strip()[:limit].strip() or None


def _line(text: str | None, limit: int) -> str | None:
    return _clean(" ".join(text[:_RAW_CHARS].split()), limit) if text else None
