"""Histories for property tests: what a newsroom might do, step by step, as hypothesis makes it up."""

from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from msgspec import Struct

from depesche.desk import Refused
from depesche.model import commands
from depesche.model.blog import BlogCopy, Status
from depesche.model.ids import new_ulid
from depesche.model.post import PostLink, Relation
from doing import Place, copy_with

CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"))
WORDS = st.text(CHARACTERS, min_size=1, max_size=60).filter(lambda text: text.strip() != "")


class Step(Struct, frozen=True):
    """One thing done to the `which`th post, or to the blog; `words` is what is said with it."""

    what: str
    which: int
    words: str
    minutes: int


DEEDS = ["publish", "publish", "publish", "revise", "correct", "take_down", "pin", "unpin", "key", "unkey", "erase"]
BLOG_DEEDS = ["headline", "background", "status"]


def steps(most: int) -> SearchStrategy[list[Step]]:
    """Make histories of at most so many steps."""
    one = st.builds(Step, st.sampled_from(DEEDS + BLOG_DEEDS), st.integers(0, 9), WORDS, st.integers(-90, 90))
    return st.lists(one, min_size=1, max_size=most)


NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
RELATIONS = get_args(Relation)
STATUSES: tuple[Status, ...] = ("upcoming", "live", "paused", "ended")


def links_of(step: Step, posts: list[str]) -> tuple[PostLink, ...]:
    """Give what the post that a step writes is to others: to none, to one, or to two."""
    others = {posts[(step.which + n) % len(posts)]: None for n in range(1, 1 + step.minutes % 3)} if posts else {}
    return tuple(PostLink(RELATIONS[(step.minutes + n) % 3], other) for n, other in enumerate(others))


def command_of(step: Step, posts: list[str]) -> object:
    """Give the command that a step is, in the blog `harbour`; what it publishes is added to `posts`."""
    at: dict[str, Any] = {"id": new_ulid(), "blog": "harbour"}
    post = at | {"post": posts[step.which % len(posts)]} if posts else at | {"post": new_ulid()}
    copy = copy_with(step.words, time=NOON + timedelta(minutes=step.minutes), links=links_of(step, posts))
    headline = " ".join(step.words.split())[:80] or "Harbour"
    match step.what:
        case "publish":
            posts.append(new_ulid())
            return commands.Publish(**at, post=posts[-1], copy=copy)
        case "revise":
            return commands.Revise(**post, copy=copy)
        case "correct":
            return commands.Correct(**post, copy=copy, note=step.words)
        case "take_down":
            return commands.TakeDown(**post, reason=step.words)
        case "erase":
            return commands.Erase(**post, reason=step.words)
        case "pin" | "unpin":
            return commands.Pin(**post, pinned=step.what == "pin")
        case "key" | "unkey":
            return commands.MarkKey(**post, is_key=step.what == "key")
        case "status":
            return commands.ChangeStatus(**at, status=STATUSES[step.which % 4])
    return commands.ReviseBlog(**at, copy=BlogCopy(headline=headline))


def replayed(place: Place, history: list[Step]) -> None:
    """Do a whole history; what is refused changes nothing."""
    posts: list[str] = []
    for step in history:
        try:
            place.do(command_of(step, posts))
        except Refused:
            continue
