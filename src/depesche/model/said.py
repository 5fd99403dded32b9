"""Who said what: the quotes of posts as data, blocks of their own and words within a sentence alike. Pure."""

from typing import Literal

from msgspec import Struct

from depesche.model.blocks import Quote, Source, Text
from depesche.model.ids import Instant, Language, Ulid
from depesche.model.post import Post


class Said(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One quote with its named speaker, and the post that it stands in, which shows `time`.

    `speech` tells direct speech, text without its quotation marks, from indirect. `original` is the wording that
    `text` translates. `language` is that of the text, None where it is the blog's.
    """

    speaker: str
    role: str | None = None
    speech: Literal["direct", "indirect"]
    text: str
    language: Language | None = None
    original: str | None = None
    original_language: Language | None = None
    attribution: str | None = None
    source: Source | None = None
    post: Ulid
    time: Instant


def said_in(post: Post, speaker: str | None = None) -> list[Said]:
    """Give the quotes of a post as it stands, those of one speaker or of all who are named."""
    found: list[Said] = []
    for block in post.body:
        if isinstance(block, Quote):
            found += _whole(post, block)
        elif isinstance(block, Text):
            found += _fragments(post, block)
    return [said for said in found if speaker in (None, said.speaker)]


def _whole(post: Post, quote: Quote) -> list[Said]:
    if quote.speaker is None:
        return []
    said = Said(
        speaker=quote.speaker,
        role=quote.role,
        speech=quote.speech,
        text=quote.text,
        language=quote.language or post.language,
        original=quote.original,
        original_language=quote.original_language,
        attribution=quote.attribution,
        source=quote.source,
        post=post.id,
        time=post.time,
    )
    return [said]


def _fragments(post: Post, text: Text) -> list[Said]:
    return [
        Said(
            speaker=mark.speaker,
            speech="direct",
            text=text.text[mark.start : mark.end],
            language=post.language,
            post=post.id,
            time=post.time,
        )
        for mark in text.marks
        if mark.speaker is not None
    ]
