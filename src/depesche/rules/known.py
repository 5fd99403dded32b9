"""What is known of a story and what is not, made of its posts alone. Pure; `docs/known.md` says the rules in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from depesche.model.post import Post
from depesche.rules.ties import UNTIED, Ties

Standing = Literal["confirmed", "reported", "open", "wrong"]
"""How a post stands: it holds, somebody reports it, nobody knows, or it turned out wrong."""


FIRM: tuple[Standing, ...] = ("confirmed", "reported", "open")
"""How posts stand that are not wrong, the firmest first."""


class Known(Struct, frozen=True):
    """The posts of a blog by how they stand; those that hold have key events first, else all are newest first."""

    confirmed: Sequence[Post]
    reported: Sequence[Post]
    open: Sequence[Post]
    wrong: Sequence[Post]


def known_of(posts: Iterable[Post], ties: Mapping[str, Ties]) -> Known:
    """Sort posts by how they stand; one gives way to a later station of its story that stands as firm, or firmer."""
    newest = sorted((post for post in posts if post.state == "published"), key=_place, reverse=True)
    stands = standings(newest, ties)
    columns: dict[Standing, list[Post]] = {"confirmed": [], "reported": [], "open": [], "wrong": []}
    for post in newest:
        stand = stands.get(post.id)
        on = {stands.get(tie.post.id) for tie in ties.get(post.id, UNTIED).by if tie.relation == "continues"}
        if stand is not None and on.isdisjoint(FIRM[: FIRM.index(stand) + 1] if stand in FIRM else ()):
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
