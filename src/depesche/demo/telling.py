"""Telling a story in steps: what is done, and how long after the step before."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Literal, TypedDict, Unpack

from msgspec import Struct
from msgspec.structs import replace
from ulid import ULID

from depesche.demo.photos import PHOTOS
from depesche.model.blocks import Block, Image, Mark, Source, Text
from depesche.model.blog import BlogCopy, Status
from depesche.model.commands import (
    BlogCommand,
    ChangeStatus,
    Correct,
    MarkKey,
    OpenBlog,
    Pin,
    PostCommand,
    Publish,
    Revise,
    ReviseBlog,
    TakeDown,
)
from depesche.model.post import Author, Confidence, PostCopy, PostLink

Photos = Mapping[str, Image]
"""Stored pictures by their name in `photos.PHOTOS`."""


class Step(Struct, frozen=True):
    """A command, and the seconds to wait before it."""

    pause: float
    command: PostCommand | BlogCommand


class Parts(TypedDict, total=False):
    """What a post's copy may have besides its body."""

    headline: str
    kicker: str
    authors: tuple[Author, ...]
    place: str
    sources: tuple[Source, ...]
    confidence: Confidence
    tags: tuple[str, ...]
    links: tuple[PostLink, ...]


class Story(Struct, frozen=True):
    """A coverage in progress: what is open to be read at once, and what comes while one reads.

    The first step of `past` opens the blog, at `begins`; the pauses lead from there to the present. A desk
    whose clock follows `moments` gives every event the time at which the story has it happen.
    """

    slug: str
    copy: BlogCopy
    begins: datetime
    past: tuple[Step, ...]
    coming: tuple[Step, ...]

    @property
    def moments(self) -> tuple[datetime, ...]:
        """Give the time at which each step of the past happened, for a clock to follow."""
        waited = accumulate(step.pause for step in self.past)
        return tuple(self.begins + timedelta(seconds=seconds) for seconds in waited)


class Telling:
    """Collects the steps of one blog from a moment on. `at` is the moment told of, which past posts show."""

    def __init__(self, slug: str, at: datetime) -> None:
        self.slug = slug
        self.at = at
        self.steps: list[Step] = []
        self._timed = True
        self._copies: dict[str, PostCopy] = {}

    def open(self, copy: BlogCopy) -> None:
        """Open the blog, its coverage still to come."""
        self._do(0, OpenBlog(id=self._ulid(), blog=self.slug, copy=copy, status="upcoming"))

    def post(self, pause: float, *body: Block, **parts: Unpack[Parts]) -> str:
        """Publish a post after `pause` seconds; give its ULID."""
        event, post = self._wait(pause), self._ulid()
        self._copies[post] = PostCopy(body=body, time=self.at if self._timed else None, **parts)
        self._do(pause, Publish(id=event, blog=self.slug, post=post, copy=self._copies[post]))
        return post

    def revise(self, pause: float, post: str, *body: Block, **parts: Unpack[Parts]) -> None:
        """Replace a post's body and other parts silently."""
        self._copies[post] = replace(self._copies[post], body=body, **parts)
        self._do(pause, Revise(id=self._wait(pause), blog=self.slug, post=post, copy=self._copies[post]))

    def correct(self, pause: float, post: str, note: str, *body: Block, **parts: Unpack[Parts]) -> None:
        """Replace a post's body and other parts, with a note to readers."""
        copy = self._copies[post] = replace(self._copies[post], body=body, **parts)
        self._do(pause, Correct(id=self._wait(pause), blog=self.slug, post=post, copy=copy, note=note))

    def take_down(self, pause: float, post: str, reason: str) -> None:
        """Take a post out of the public."""
        self._do(pause, TakeDown(id=self._wait(pause), blog=self.slug, post=post, reason=reason))

    def pin(self, pause: float, post: str, *, pinned: bool = True) -> None:
        """Pin or unpin a post."""
        self._do(pause, Pin(id=self._wait(pause), blog=self.slug, post=post, pinned=pinned))

    def key(self, pause: float, post: str) -> None:
        """Mark a post as a key event."""
        self._do(pause, MarkKey(id=self._wait(pause), blog=self.slug, post=post))

    def status(self, pause: float, status: Status) -> None:
        """Say how the coverage stands."""
        self._do(pause, ChangeStatus(id=self._wait(pause), blog=self.slug, status=status))

    def rewrite(self, pause: float, copy: BlogCopy) -> None:
        """Replace the blog's own copy."""
        self._do(pause, ReviseBlog(id=self._wait(pause), blog=self.slug, copy=copy))

    def end_past(self) -> tuple[Step, ...]:
        """Give the steps so far; from here on posts show the time at which they are published."""
        past, self.steps, self._timed = tuple(self.steps), [], False
        return past

    def _do(self, pause: float, command: PostCommand | BlogCommand) -> None:
        self.steps.append(Step(pause, command))

    def _wait(self, pause: float) -> str:
        self.at += timedelta(seconds=pause)
        return self._ulid()

    def _ulid(self) -> str:
        return str(ULID.from_datetime(self.at))


class Link(Struct, frozen=True):
    """Words of a text that lead somewhere."""

    words: str
    href: str


class Said(Struct, frozen=True):
    """Words of a text that are a fragment of somebody's speech."""

    words: str
    speaker: str


def rich(text: str, *marks: str | Link | Said, italic: str | None = None) -> Text:
    """Give a paragraph with the named words bold (a plain string), linked or marked as speech."""
    made = [_mark(text, mark) for mark in marks]
    if italic:
        made.append(_stretch(text, "italic", italic))
    return Text(text, marks=tuple(made))


def picture(photos: Photos, name: str, language: str, caption: str | None = None) -> Image:
    """Give a stored picture with its words in `language`; when it was not stored, a missing one."""
    words = PHOTOS[name][language]
    stored = photos.get(name, Image(None))
    return replace(stored, alt=words.alt, caption=caption or words.caption, credit=words.credit)


def _mark(text: str, mark: str | Link | Said) -> Mark:
    if isinstance(mark, str):
        return _stretch(text, "bold", mark)
    start = text.index(mark.words)
    if isinstance(mark, Link):
        return Mark("link", start, start + len(mark.words), href=mark.href)
    return Mark("quote", start, start + len(mark.words), speaker=mark.speaker)


def _stretch(text: str, kind: Literal["bold", "italic"], words: str) -> Mark:
    start = text.index(words)
    return Mark(kind, start, start + len(words))
