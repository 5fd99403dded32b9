"""Posts as plain text: for search engines, feed names and the command line."""

import re
from collections.abc import Sequence

from depesche.model.blocks import Block, Card, Embed, File, Gallery, Image, Quote, Table, Text
from depesche.model.blog import Blog
from depesche.model.post import Post

FIRST_WORDS_CHARS = 90
"""Characters that `first_words` gives at most, the ellipsis included."""

_MARKS = {
    "cs": "„“", "da": "»«", "de": "„“", "de-CH": "«»", "es": "«»", "fi": "””", "fr": "«»", "it": "«»", "nl": "“”",
    "no": "«»", "pl": "„”", "pt": "“”", "ru": "«»", "sv": "””", "uk": "«»",
}  # fmt: skip


def quoted(text: str, language: str | None) -> str:
    """Put `text` between the quotation marks of `language` (BCP 47; English ones when it is unknown)."""
    tag = language or "en"
    marks = _MARKS.get(tag) or _MARKS.get(tag.split("-")[0], "“”")
    thin = "\u202f" if tag.split("-")[0] == "fr" and tag != "fr-CH" else ""
    return f"{marks[0]}{thin}{text}{thin}{marks[1]}"


def speech(quote: Quote, language: str | None) -> str:
    """Give the words of a quote, between quotation marks when they are direct speech."""
    return quoted(quote.text, quote.language or language) if quote.speech == "direct" else quote.text


def speaker_line(quote: Quote) -> str:
    """Give speaker, role and attribution of a quote on one line, empty when nobody is named."""
    return ", ".join(part for part in (quote.speaker, quote.role, quote.attribution) if part)


def points(text: str) -> list[str]:
    """Give the points of a list block: its lines that are not blank."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def block_text(block: Block, language: str | None = None) -> str:
    """Give one block as plain text; empty for a picture that says nothing."""
    match block:
        case Text():
            return _text(block)
        case Quote():
            line = speaker_line(block)
            return speech(block, language) + (f" – {line}" if line else "")
        case Image():
            return _lines(block.caption or block.alt, block.credit and f"({block.credit})", between=" ")
        case Gallery():
            return _lines(block.caption, *(block_text(image) for image in block.images))
        case Embed():
            return _lines(block.headline, block.caption, block.url)
        case File():
            return _lines(block.headline, block.caption)
        case Table():
            return _lines(block.caption, *(" | ".join(row) for row in block.rows))
        case Card():
            return _lines(block.headline, block.standfirst, block.url)


def body_text(blocks: Sequence[Block], language: str | None = None) -> str:
    """Give blocks as plain text, an empty line between them."""
    return _lines(*(block_text(block, language) for block in blocks), between="\n\n")


def first_words(text: str, limit: int = FIRST_WORDS_CHARS) -> str:
    """Cut `text`, brought to one line, at a word boundary to at most `limit` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[:limit]
    whole = cut[: cut.rfind(" ")] if " " in cut else cut[: limit - 1]
    return re.sub(r"[\s,;:–—-]+$", "", whole) + "…"


def name_of(blog: Blog, post: Post, limit: int = FIRST_WORDS_CHARS) -> str:
    """Name a post, for lists and feeds: by headline, else its first `limit` characters, else its blog's headline."""
    return post.headline or first_words(body_text(post.body, post.language or blog.language), limit) or blog.headline


def _text(block: Text) -> str:
    if block.style == "bullets":
        return "\n".join(f"• {point}" for point in points(block.text))
    if block.style == "numbers":
        return "\n".join(f"{number}. {point}" for number, point in enumerate(points(block.text), 1))
    return block.text


def _lines(*parts: str | None, between: str = "\n") -> str:
    return between.join(part for part in parts if part and part.strip())
