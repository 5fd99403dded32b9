"""What a post is found by: the stems of its words in their order, and marks for blog, speakers, tags and the like."""

import unicodedata
from hashlib import sha256

from depesche.model.blocks import Block, Card, Embed, File, Gallery, Image, Quote, Table, Text
from depesche.model.facets import facets_of
from depesche.model.post import Post
from depesche.search.stems import first_part, stems_in

MARKED = ("speaker", "tag", "source", "author", "place", "confidence")
"""Facets that a search can be narrowed to."""


def stems_of(post: Post, language: str) -> list[str]:
    """Give the stems of all words of a post, in their order; `language` is its blog's."""
    of_post = first_part(post.language or language)
    return [one for part in texts_of(post) for one in stems_in(part, of_post)]


def marks_of(blog: str, post: Post) -> list[str]:
    """Give the marks of a post of a blog (ULID)."""
    named = {mark(facet.kind, facet.word) for facet in facets_of(post) if facet.kind in MARKED}
    return [EVERY, mark("blog", blog), *sorted(named)]


def mark(kind: str, word: str) -> str:
    """Give one word, as no text has it, for a kind of thing and its name, however that is spaced and composed."""
    name = " ".join(unicodedata.normalize("NFC", word).split()).casefold()
    return "x" + sha256(f"{kind}:{name}".encode()).hexdigest()[:16]


EVERY = mark("post", "")
"""The mark of every post: all posts of some days are found by it."""


def texts_of(post: Post) -> list[str]:
    """Give whatever words a post holds, part by part; what is said of media is among them."""
    around = [post.kicker, post.headline, post.place, *post.tags, *(source.name for source in post.sources)]
    authors = [author.name for author in post.authors]
    found = [*around, *(text for block in post.body for text in _texts(block)), *authors]
    return [text for text in found if text]


def _texts(block: Block) -> list[str | None]:
    match block:
        case Text():
            return [block.text]
        case Quote():
            source = block.source.name if block.source else None
            return [block.text, block.speaker, block.role, block.attribution, block.original, source]
        case Image():
            return [block.caption, block.alt, block.credit]
        case Gallery():
            return [block.caption, *(text for image in block.images for text in _texts(image))]
        case Embed():
            return [block.headline, block.caption, block.provider]
        case File():
            return [block.headline, block.caption, block.credit]
        case Table():
            return [block.caption, *(cell for row in block.rows for cell in row)]
        case Card():
            return [block.headline, block.standfirst, block.source.name if block.source else None]
