"""The parts of a post: text, quote, image, gallery, embed, file, table and card, as one tagged union."""

from collections.abc import Collection, Iterable
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from depesche.model.ids import Language, MediaName, check_url
from depesche.model.limits import (
    CAPTION_CHARS,
    GALLERY_IMAGES,
    HEADLINE_CHARS,
    MARKS,
    NAME_CHARS,
    PLAYER_PIXELS,
    STANDFIRST_CHARS,
    TABLE_COLUMNS,
    TABLE_ROWS,
    TEXT_CHARS,
    WHOLE_NUMBER,
    Caption,
    Headline,
    LongText,
    Name,
    Url,
    at_most,
    no_controls,
    one_line,
)
from depesche.model.players import check_frame


class Source(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who reported: an agency, an outlet, a person or a document, with its address where there is one."""

    name: Name
    kind: Literal["agency", "outlet", "person", "document", "other"] = "other"
    url: Url | None = None

    def __post_init__(self) -> None:
        """Check name and address."""
        one_line("source name", self.name, NAME_CHARS, required=True)
        no_controls("source name", self.name)
        check_url("source url", self.url)


class Mark(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A stretch `[start, end)` of a text, in Unicode code points: bold, italic, a link, or quoted words.

    A `link` has `href`. A `quote` marks a fragment of speech inside a sentence, quotation marks not
    included, and may name its `speaker`; a whole quote is a block of its own.
    """

    kind: Literal["bold", "italic", "link", "quote"]
    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=1)]
    href: Url | None = None
    speaker: Name | None = None

    def __post_init__(self) -> None:
        """Check the stretch and what belongs to the kind."""
        if self.end <= self.start:
            raise ValueError(f"mark ends at {self.end} but starts at {self.start}; end must be greater")
        if (self.kind == "link") != (self.href is not None):
            raise ValueError("a mark has href when, and only when, its kind is link")
        if self.speaker is not None and self.kind != "quote":
            raise ValueError("only a mark of kind quote has a speaker")
        check_url("href", self.href)
        one_line("speaker", self.speaker, NAME_CHARS, required=True)
        no_controls("speaker", self.speaker)


class Text(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="text"):
    """A paragraph, a sub-heading, or a list whose lines are its points; marks say what is bold or linked."""

    text: LongText
    style: Literal["paragraph", "heading", "bullets", "numbers"] = "paragraph"
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        """Check length, and that every mark lies inside the text."""
        if not self.text.strip():
            raise ValueError("text is empty; write something or leave the block out")
        at_most("text", self.text, TEXT_CHARS)
        no_controls("text", self.text)
        at_most("marks", self.marks, MARKS, "marks")
        for mark in self.marks:
            if mark.end > len(self.text):
                raise ValueError(f"mark ends at {mark.end}, beyond the text's {len(self.text)} characters")


class Quote(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="quote"):
    """What somebody said, without quotation marks: the renderer sets those of the language.

    `attribution` keeps the copy's own words about the speaking ("told reporters on the quay") where they say
    more than speaker and role do.
    """

    text: LongText
    speaker: Name | None = None
    role: Name | None = None
    speech: Literal["direct", "indirect"] = "direct"
    language: Language | None = None
    original: LongText | None = None
    original_language: Language | None = None
    attribution: Caption | None = None
    source: Source | None = None

    def __post_init__(self) -> None:
        """Check lengths."""
        if not self.text.strip():
            raise ValueError("quote text is empty; write what was said")
        if self.original_language is not None and self.original is None:
            raise ValueError("original_language without original; give the original wording too")
        for name, value in (("quote text", self.text), ("original", self.original)):
            at_most(name, value, TEXT_CHARS)
            no_controls(name, value)
        for name, value in (("speaker", self.speaker), ("role", self.role)):
            one_line(name, value, NAME_CHARS, required=True)
            no_controls(name, value)
        at_most("attribution", self.attribution, CAPTION_CHARS)
        no_controls("attribution", self.attribution)


class Focus(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the eye of a picture is, in percent of its width and height: what a crop keeps in sight."""

    x: Annotated[int, Meta(ge=0, le=100)]
    y: Annotated[int, Meta(ge=0, le=100)]


class Image(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="image"):
    """A photo or drawing. `media` names the stored file; None says that the picture is missing.

    `width` and `height` are the stored file's, in pixels, so that a page keeps its place free.
    """

    media: MediaName | None
    alt: Caption = ""
    caption: Caption | None = None
    credit: Name | None = None
    width: Annotated[int, Meta(ge=1, le=50_000)] | None = None
    height: Annotated[int, Meta(ge=1, le=50_000)] | None = None
    focus: Focus | None = None

    def __post_init__(self) -> None:
        """Check lengths, and that a stored picture has its size."""
        check_caption(self.caption, self.credit)
        at_most("alt", self.alt, CAPTION_CHARS)
        no_controls("alt", self.alt)
        if self.media is not None and (self.width is None or self.height is None):
            raise ValueError("an image with media needs width and height in pixels")


class Gallery(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="gallery"):
    """Several images shown together."""

    images: tuple[Image, ...]
    caption: Caption | None = None

    def __post_init__(self) -> None:
        """Check the number of images."""
        if not self.images:
            raise ValueError("gallery has no image; add one or leave the block out")
        at_most("gallery", self.images, GALLERY_IMAGES, "images")
        check_caption(self.caption, None)


class Embed(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="embed"):
    """Something that stands elsewhere, kept as its address and a text of our own; never foreign HTML.

    Readers are shown `preview`, a stored picture; only those who ask for it load `frame`, the address of a
    known provider's player, whose `width` and `height` in pixels say its shape.
    """

    url: Url
    provider: Name | None = None
    headline: Headline | None = None
    caption: Caption | None = None
    preview: Image | None = None
    frame: Url | None = None
    width: Annotated[int, Meta(ge=1, le=PLAYER_PIXELS)] | None = None
    height: Annotated[int, Meta(ge=1, le=PLAYER_PIXELS)] | None = None

    def __post_init__(self) -> None:
        """Check addresses and lengths."""
        check_url("url", self.url)
        check_url("frame", self.frame)
        check_frame(self.frame)
        one_line("provider", self.provider, NAME_CHARS)
        one_line("headline", self.headline, HEADLINE_CHARS)
        no_controls("provider", self.provider)
        no_controls("headline", self.headline)
        check_caption(self.caption, None)


class File(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="file"):
    """Audio, video or a PDF. `media` None says that the file is missing; `size` is in bytes."""

    media: MediaName | None
    kind: Literal["audio", "video", "pdf"]
    headline: Headline | None = None
    caption: Caption | None = None
    credit: Name | None = None
    size: Annotated[int, Meta(ge=0, le=WHOLE_NUMBER)] | None = None

    def __post_init__(self) -> None:
        """Check lengths."""
        one_line("headline", self.headline, HEADLINE_CHARS)
        no_controls("headline", self.headline)
        check_caption(self.caption, self.credit)


class Table(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="table"):
    """Rows of cells, all of one length; the first row is the header unless `header` is false."""

    rows: tuple[tuple[Caption, ...], ...]
    header: bool = True
    caption: Caption | None = None

    def __post_init__(self) -> None:
        """Check that the table is a rectangle within its limits."""
        if not self.rows or not self.rows[0]:
            raise ValueError("table has no cell; add one or leave the block out")
        at_most("table", self.rows, TABLE_ROWS, "rows")
        at_most("table", self.rows[0], TABLE_COLUMNS, "columns")
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.rows[0]):
                raise ValueError(f"table row {number} has {len(row)} cells, the first has {len(self.rows[0])}")
            for cell in row:
                at_most("table cell", cell, CAPTION_CHARS)
                no_controls("table cell", cell)
        check_caption(self.caption, None)


class Card(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="card"):
    """A pointer to a story: address, headline, standfirst, picture."""

    url: Url
    headline: Headline
    standfirst: Caption | None = None
    image: Image | None = None
    source: Source | None = None

    def __post_init__(self) -> None:
        """Check address and lengths."""
        check_url("url", self.url)
        one_line("headline", self.headline, HEADLINE_CHARS, required=True)
        no_controls("headline", self.headline)
        at_most("standfirst", self.standfirst, STANDFIRST_CHARS)
        no_controls("standfirst", self.standfirst)


Block = Text | Quote | Image | Gallery | Embed | File | Table | Card
"""A part of a post, told apart by its `type`."""


def media_of(blocks: Iterable[Block]) -> frozenset[str]:
    """Give the names of the stored files that these blocks show."""
    names: set[str | None] = set()
    for block in blocks:
        match block:
            case Image() | File():
                names.add(block.media)
            case Gallery():
                names.update(image.media for image in block.images)
            case Card(image=Image(media=media)) | Embed(preview=Image(media=media)):
                names.add(media)
    return frozenset(name for name in names if name is not None)


def without(blocks: Iterable[Block], gone: Collection[str]) -> tuple[Block, ...]:
    """Give these blocks with files named in `gone` missing; what is said of them stays."""

    def bare(image: Image) -> Image:
        return replace(image, media=None) if image.media in gone else image

    def block_without(block: Block) -> Block:
        match block:
            case Image():
                return bare(block)
            case File():
                return replace(block, media=None) if block.media in gone else block
            case Gallery():
                return replace(block, images=tuple(map(bare, block.images)))
            case Card(image=Image() as image):
                return replace(block, image=bare(image))
            case Embed(preview=Image() as preview):
                return replace(block, preview=bare(preview))
            case _:
                return block

    return tuple(map(block_without, blocks))


def check_caption(caption: str | None, credit: str | None) -> None:
    """Check the two lines that stand below a picture or file."""
    at_most("caption", caption, CAPTION_CHARS)
    one_line("credit", credit, NAME_CHARS)
    no_controls("caption", caption)
    no_controls("credit", credit)
