"""Documents: what acts, what is attached and what tells of their maker is taken out of a PDF; its pages stay."""

from pathlib import Path
from typing import Any, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from depesche.media.kinds import MediaError

Part: TypeAlias = Any
"""Any of pikepdf's objects, which have no narrower type."""

PAGES = 5_000
OBJECTS = 1_000_000
_OF_ANY = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/JS", "/AF", "/EF", "/Thumb", "/OPI")
_OF_ROOT = (
    "/OpenAction",
    "/Collection",
    "/Perms",
    "/Legal",
    "/SpiderInfo",
    "/Threads",
    "/URI",
    "/Requirements",
    "/DSS",
)
_ACTING_NOTES = frozenset(("/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/Popup"))
_OF_NOTE = ("/M", "/CreationDate", "/NM", "/RC", "/Popup", "/IRT")
"""Who wrote a note and when; `/T` too, which of a form's field is its name."""
_HARMLESS = frozenset(("/GoTo", "/URI", "/Named"))


def take_document(source: Path, target: Path) -> None:
    """Write the document's pages to `target`. Raises MediaError."""
    try:
        with Pdf.open(source, attempt_recovery=True) as pdf:
            if pdf.is_encrypted:
                raise MediaError("the PDF is encrypted; save it without a password and send it again")
            _check(pdf)
            _strip(pdf)
            pdf.remove_unreferenced_resources()
            pdf.save(target, deterministic_id=True, preserve_pdfa=False)
    except pikepdf.PasswordError as error:
        raise MediaError("the PDF asks for a password; save it without one and send it again") from error
    except pikepdf.PdfError as error:
        raise MediaError("the PDF is broken and can not be read; save it anew and send it again") from error


def without_segments(jpeg: bytes) -> bytes:
    """Give a JPEG without its EXIF, XMP, IPTC and comments, its pixels untouched."""
    kept, at = bytearray(jpeg[:2]), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker == 0xDA:
            break
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        # APP0 is JFIF, APP14 Adobe's word on the colours; all others, and comments, say things.
        if not (0xE1 <= marker <= 0xEF and marker != 0xEE) and marker != 0xFE:
            kept += jpeg[at:end]
        at = end
    return bytes(kept + jpeg[at:])


def _check(pdf: Pdf) -> None:
    if len(pdf.objects) > OBJECTS or len(pdf.pages) > PAGES:
        raise MediaError(f"the PDF has too many pages or parts; the limit is {PAGES:,} pages")
    if not len(pdf.pages):
        raise MediaError("the PDF has no page")


def _strip(pdf: Pdf) -> None:
    if Name.Info in pdf.trailer:
        del pdf.trailer.Info
    _drop(pdf.Root, _OF_ROOT)
    if Name.Names in pdf.Root:
        _drop(pdf.Root.Names, ("/JavaScript", "/EmbeddedFiles", "/AlternatePresentations", "/Renditions"))
    if Name.AcroForm in pdf.Root:
        _drop(pdf.Root.AcroForm, ("/XFA",))
    for page in pdf.pages:
        _strip_notes(page.obj)
    for each in pdf.objects:
        _strip_any(each)


def _strip_notes(page: Part) -> None:
    notes = page.get(Name.Annots)
    if isinstance(notes, Array):
        kept = [note for note in notes if not _acts(note)]
        for note in kept:
            _drop(note, _OF_NOTE if note.get(Name.Subtype) == Name.Widget else (*_OF_NOTE, "/T"))
        page.Annots = Array(kept)


def _acts(note: Part) -> bool:
    return not isinstance(note, Dictionary) or str(note.get(Name.Subtype)) in _ACTING_NOTES


def _strip_any(each: Part) -> None:
    """Take out of one object, and of what lies in it, what tells or acts."""
    waiting = [each]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Array):
            waiting += [inner for inner in one if isinstance(inner, Dictionary | Array) and not inner.is_indirect]
        elif isinstance(one, Dictionary | pikepdf.Stream):
            _drop(one, _OF_ANY)
            _quieten(one)
            waiting += [one[name] for name in one.keys() if _lies_in(one[name])]  # noqa: SIM118  # no mapping
            if isinstance(one, pikepdf.Stream) and one.get(Name.Filter) in (Name.DCTDecode, Array([Name.DCTDecode])):
                parameters: Any = one.get(Name.DecodeParms)
                one.write(without_segments(one.read_raw_bytes()), filter=Name.DCTDecode, decode_parms=parameters)


def _lies_in(inner: Part) -> bool:
    return isinstance(inner, Dictionary | Array) and not inner.is_indirect


def _quieten(holder: Part) -> None:
    """Leave of actions those alone that lead to a page or a web address, and nothing after them."""
    if Name.Next in holder and Name.S in holder:
        del holder.Next
    for name in ("/A", "/PA"):
        action = holder.get(name)
        if isinstance(action, Dictionary) and Name.S in action and not _leads(action):
            del holder[name]


def _leads(action: Part) -> bool:
    if str(action.S) not in _HARMLESS:
        return False
    return action.S != Name.URI or str(action.get(Name.URI, "")).startswith(("https://", "http://", "mailto:"))


def _drop(holder: Part, names: tuple[str, ...]) -> None:
    for name in names:
        if name in holder:
            del holder[name]
