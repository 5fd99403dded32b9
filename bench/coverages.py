"""Fictional coverages with known key events, marked by whoever wrote them: our gold, and the demo's two stories."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from depesche.demo.story import stories
from depesche.model.blocks import Block, Image, Quote, Text
from depesche.model.commands import Correct, MarkKey, Publish, Revise, TakeDown
from depesche.model.post import Confidence, Correction, Post, PostCopy, PostLink, Relation

GOLD = Path(__file__).parent / "gold" / "coverage"
BEGIN = datetime(2026, 3, 12, tzinfo=UTC)
_LINE = re.compile(r"(?P<clock>\d\d:\d\d) (?P<key>\* )?(?P<rest>.*)")
_TAG = re.compile(r" ?\{(\w+)(?: ([^}]*))?\} ?")
_HEADLINE = re.compile(r"(?P<headline>[^.|]{3,90}?) \| (?P<text>.*)")


class Coverage(Struct, frozen=True):
    """A coverage: its posts, the oldest first, and which of them (ULIDs) are its key events."""

    name: str
    language: str
    posts: tuple[Post, ...]
    key: frozenset[str]


def coverages(half: str) -> list[Coverage]:
    """Read one half of our gold, `tuned` or `held`."""
    return [_read(path) for path in sorted((GOLD / half).glob("*.txt"))]


def demo_coverages() -> list[Coverage]:
    """Give the demo's stories from their beginning to their end, whose key events were marked for the demo."""
    found = []
    for story in stories(datetime(2026, 3, 12, 22, tzinfo=UTC), {}):
        posts: dict[str, Post] = {}
        key: set[str] = set()
        for command in (step.command for step in (*story.past, *story.coming)):
            if isinstance(command, MarkKey):
                key = key | {command.post} if command.is_key else key - {command.post}
            elif isinstance(command, TakeDown):
                posts.pop(command.post, None)
            elif isinstance(command, Publish | Revise | Correct):
                posts[command.post] = _written(command, posts.get(command.post), len(posts))
        found.append(Coverage(story.slug, story.copy.language, tuple(posts.values()), frozenset(key & posts.keys())))
    return found


def plain(coverage: Coverage) -> Coverage:
    """Give a coverage with nothing but its words: headlines are text, and no post says how sure it is or links."""
    bare = {"headline": None, "confidence": None, "links": (), "corrections": ()}
    posts = [
        replace(post, body=(*([Text(f"{post.headline}.")] if post.headline else []), *post.body), **bare)
        for post in coverage.posts
    ]
    return replace(coverage, posts=tuple(posts))


def _read(path: Path) -> Coverage:
    facts, _, story = path.read_text(encoding="utf-8").partition("\n\n")
    language = re.search(r"language: (\w+)", facts)
    by_clock: dict[str, str] = {}
    posts, key, instant = [], set(), BEGIN
    for number, line in enumerate(story.splitlines(), 1):
        read = _LINE.fullmatch(line)
        if read is None or language is None:
            raise ValueError(f"{path}: the line {line!r} can not be read")
        hours, minutes = map(int, read["clock"].split(":"))
        instant = instant.replace(hour=hours, minute=minutes) + timedelta(days=read["clock"] < f"{instant:%H:%M}")
        post = _post(f"{number:026}", number, instant, read["rest"], by_clock)
        by_clock[read["clock"]] = post.id
        posts.append(post)
        key |= {post.id} if read["key"] else set()
    return Coverage(path.stem, cast("re.Match[str]", language)[1], tuple(posts), frozenset(key))


def _post(ulid: str, number: int, instant: datetime, rest: str, by_clock: dict[str, str]) -> Post:
    tags = dict(_TAG.findall(rest))
    text = _TAG.sub("", rest)
    titled = _HEADLINE.fullmatch(text)
    text = titled["text"] if titled else text
    body: Block = Text(text)
    if "said" in tags:
        body = Quote(text, speaker=tags["said"])
    elif "picture" in tags:
        body = Image(media=None, caption=text)
    sure = [one for one in ("confirmed", "reported", "unconfirmed", "disputed") if one in tags]
    links = [PostLink(one, by_clock[tags[one]]) for one in _relations() if one in tags]
    return Post(
        id=ulid, time=instant, rev=1, order=number, seq=number, state="published", published_at=instant,
        headline=titled["headline"] if titled else None, body=(body,), links=tuple(links),
        confidence=cast("Confidence", sure[0]) if sure else None,
    )  # fmt: skip


def _relations() -> Iterator[Relation]:
    yield from ("confirms", "contradicts", "continues")


def _written(command: Publish | Revise | Correct, before: Post | None, number: int) -> Post:
    copy: PostCopy = command.copy
    instant = before.time if before else copy.time or BEGIN + timedelta(minutes=number)
    noted = (Correction(at=instant, note=command.note, rev=2),) if isinstance(command, Correct) else ()
    return Post(
        id=command.post, time=copy.time or instant, rev=1, order=before.order if before else number + 1, seq=number + 1,
        state="published", published_at=instant, headline=copy.headline, kicker=copy.kicker, body=copy.body,
        sources=copy.sources, confidence=copy.confidence, links=copy.links, language=copy.language,
        corrections=(*(before.corrections if before else ()), *noted),
    )  # fmt: skip
