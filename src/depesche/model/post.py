"""A post: its copy as somebody wrote it, and what has become of it in public."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from depesche.model.blocks import Block, Source
from depesche.model.ids import Instant, Language, Ulid, utc
from depesche.model.limits import (
    AUTHORS,
    BLOCKS,
    HEADLINE_CHARS,
    KICKER_CHARS,
    LINKS,
    NAME_CHARS,
    NOTE_CHARS,
    POST_BYTES,
    SOURCES,
    TAGS,
    Headline,
    Name,
    Note,
    at_most,
    no_controls,
    one_line,
)

Confidence = Literal["confirmed", "reported", "unconfirmed", "disputed"]
"""How sure the newsroom is: confirmed, reported by a named source, unconfirmed, or disputed."""


Relation = Literal["confirms", "contradicts", "continues"]
"""What a post does to an earlier one: it says that it holds, that it does not, or what came of it."""


class PostLink(Struct, frozen=True, forbid_unknown_fields=True):
    """That a post confirms, contradicts or continues another post (ULID) of its blog."""

    relation: Relation
    post: Ulid


class Author(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who wrote: name, and initials for the end of a post."""

    name: Name
    initials: Annotated[str, Meta(extra_json_schema={"maxLength": 10})] | None = None

    def __post_init__(self) -> None:
        """Check lengths."""
        one_line("author name", self.name, NAME_CHARS, required=True)
        one_line("initials", self.initials, 10)
        no_controls("author name", self.name)
        no_controls("initials", self.initials)


class DraftCopy(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What is written of a post that is not public yet: within a post's limits, but perhaps empty or unfinished."""

    body: tuple[Block, ...]
    time: Instant | None = None
    headline: Headline | None = None
    kicker: Name | None = None
    authors: tuple[Author, ...] = ()
    place: Name | None = None
    sources: tuple[Source, ...] = ()
    confidence: Confidence | None = None
    tags: tuple[Name, ...] = ()
    links: tuple[PostLink, ...] = ()
    language: Language | None = None
    embargo_until: Instant | None = None
    external_id: Name | None = None

    def __post_init__(self) -> None:
        """Check lengths and numbers, and bring instants to UTC."""
        self._check(finished=False)

    def _check(self, *, finished: bool) -> None:
        at_most("body", self.body, BLOCKS, "blocks")
        at_most("authors", self.authors, AUTHORS, "authors")
        at_most("sources", self.sources, SOURCES, "sources")
        at_most("tags", self.tags, TAGS, "tags")
        at_most("links", self.links, LINKS, "links")
        if len({link.post for link in self.links}) < len(self.links):
            raise ValueError("links names a post twice; say once what it is to that post")
        lines = [("headline", self.headline, HEADLINE_CHARS), ("kicker", self.kicker, KICKER_CHARS)]
        lines += [("place", self.place, NAME_CHARS), ("external_id", self.external_id, NAME_CHARS)]
        for name, value, limit in lines + [("tag", tag, NAME_CHARS) for tag in self.tags]:
            one_line(name, value, limit, required=finished)
            no_controls(name, value)
        if self.time is not None:
            msgspec.structs.force_setattr(self, "time", utc(self.time))
        if self.embargo_until is not None:
            msgspec.structs.force_setattr(self, "embargo_until", utc(self.embargo_until))
        size = len(msgspec.json.encode(self))
        if size > POST_BYTES:
            raise ValueError(f"post has {size:,} bytes; the limit is {POST_BYTES:,}")

    def finished(self) -> "PostCopy":
        """Give it as a post's copy, without blank fields. Raises ValueError where something is missing."""
        written = {name: getattr(self, name) for name in self.__struct_fields__}
        for name in ("headline", "kicker", "place", "external_id"):
            if written[name] is not None and not written[name].strip():
                written[name] = None
        written["tags"] = tuple(tag for tag in self.tags if tag.strip())
        return PostCopy(**written)


class PostCopy(DraftCopy, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What is written of a post. `time` is the instant shown; left out, it is that of publication."""

    def __post_init__(self) -> None:
        """Check what a draft's copy is checked for, and that nothing is missing."""
        if not self.body and not self.headline:
            raise ValueError("post has neither headline nor body; write something")
        if self.confidence == "reported" and not self.sources:
            raise ValueError("confidence is reported, but no source is named; add one to sources")
        self._check(finished=True)


class Correction(Struct, frozen=True, omit_defaults=True):
    """A visible note that something in a post was wrong and has been put right."""

    at: Instant
    note: Note
    rev: int

    def __post_init__(self) -> None:
        """Check the note."""
        check_note("note", self.note)


class Removal(Struct, frozen=True, omit_defaults=True):
    """That a post went, when, and why; its text is no longer known here."""

    at: Instant
    reason: Note
    erased: bool = False


class Post(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A post as the public may see it now. After a takedown it holds no copy, only its `removal`.

    `order` is the seq of the event that published it: posts stand by `time`, then by `order`.
    `seq` is that of the last event that touched it.
    """

    id: Ulid
    time: Instant
    rev: int
    order: int
    seq: int
    state: Literal["published", "taken_down"]
    published_at: Instant
    revised_at: Instant | None = None
    pinned: bool = False
    is_key: bool = False
    headline: Headline | None = None
    kicker: Name | None = None
    authors: tuple[Author, ...] = ()
    place: Name | None = None
    body: tuple[Block, ...]
    sources: tuple[Source, ...] = ()
    confidence: Confidence | None = None
    tags: tuple[Name, ...] = ()
    links: tuple[PostLink, ...] = ()
    language: Language | None = None
    external_id: Name | None = None
    corrections: tuple[Correction, ...] = ()
    removal: Removal | None = None


def check_note(name: str, note: str) -> None:
    """Check a public sentence: not empty, not over its limit."""
    if not note.strip():
        raise ValueError(f"{name} is empty; say in a sentence what readers should know")
    at_most(name, note, NOTE_CHARS)
    no_controls(name, note)
