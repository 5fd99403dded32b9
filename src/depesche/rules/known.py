"""What is known of a story and what is not, made of its posts alone. Pure; `docs/known.md` says the rules in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from depesche.model.post import Post
from depesche.rules.ties import UNTIED, Ties

Standing = Literal["confirmed", "reported", "open", "wrong"]
"""How a post stands: it holds, somebody reports it, nobody knows, or it turned out wrong."""


class Known(Struct, frozen=True):
    """The posts of a blog by how they stand; those that hold have key events first, else all are newest first."""

    confirmed: Sequence[Post]
    reported: Sequence[Post]
    open: Sequence[Post]
    wrong: Sequence[Post]


def known_of(posts: Iterable[Post], ties: Mapping[str, Ties]) -> Known:
    """Sort posts by how they stand; of a story that goes on in one column, its newest station is there alone."""
    newest = sorted((post for post in posts if post.state == "published"), key=_place, reverse=True)
    stands = standings(newest, ties)
    columns: dict[Standing, list[Post]] = {"confirmed": [], "reported": [], "open": [], "wrong": []}
    for post in newest:
        stand = stands.get(post.id)
        goes_on = [tie for tie in ties.get(post.id, UNTIED).by if tie.relation == "continues"]
        if stand is not None and (stand == "wrong" or stand not in {stands.get(tie.post.id) for tie in goes_on}):
            columns[stand].append(post)
    columns["confirmed"].sort(key=lambda post: not post.is_key)
    return Known(**columns)


def standings(newest: Iterable[Post], ties: Mapping[str, Ties]) -> dict[str, Standing]:
    """Say how posts stand that say how sure they are or are linked to, by their ULIDs.

    Posts are judged from the newest to the oldest, so that what a later post says of an earlier one counts only as
    far as that later post stands itself. One that links to a newer post is taken by its own word.
    """
    found: dict[str, Standing] = {}
    for post in newest:
        stand = _standing(post, ties.get(post.id, UNTIED), found)
        if stand is not None:
            found[post.id] = stand
    return found


def _standing(post: Post, ties: Ties, found: Mapping[str, Standing]) -> Standing | None:
    said = [(tie.relation, found.get(tie.post.id) or _own(tie.post)) for tie in ties.by]
    against = {stand for relation, stand in said if relation == "contradicts" and stand != "wrong"}
    if "confirmed" in against:
        return "wrong"
    if against:
        return "open"
    own = _own(post)
    lifted = {stand for relation, stand in said if relation == "confirms"} & {"confirmed", None}
    return "confirmed" if lifted and post.confidence != "disputed" else own


def _own(post: Post) -> Standing | None:
    """Say how a post stands by its own word."""
    if post.confidence in ("confirmed", "reported"):
        return post.confidence
    return None if post.confidence is None else "open"


def _place(post: Post) -> tuple[object, int]:
    return post.time, post.order
