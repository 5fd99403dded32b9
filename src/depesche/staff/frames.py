"""The bytes of the desk's stream: server-sent events (WHATWG HTML, section 9.2). No I/O."""

from collections.abc import Iterable, Sequence

import msgspec

from depesche.model.drafts import Draft
from depesche.model.history import DeskPost
from depesche.model.people import Person

RELOAD = b"event: reload\ndata: {}\n\n"
"""Too much has happened: posts and drafts are to be fetched again."""


def posts_frame(seq: int, blog: object, posts: Sequence[DeskPost]) -> bytes:
    """Give the frame that states how blog and posts stand at `seq`; its id is the seq."""
    stated = {"seq": seq, "blog": blog, "posts": posts}
    return b"event: posts\nid: %d\ndata: %s\n\n" % (seq, msgspec.json.encode(stated))


def draft_frame(draft: Draft) -> bytes:
    """Give the frame that states how a draft stands."""
    return b"event: draft\ndata: %s\n\n" % msgspec.json.encode({"draft": draft})


def discarded_frame(ulid: str) -> bytes:
    """Give the frame that says that a draft is none any more: published or discarded."""
    return b"event: discarded\ndata: %s\n\n" % msgspec.json.encode({"id": ulid})


def people_frame(people: Iterable[Person]) -> bytes:
    """Give the frame that states who is here."""
    return b"event: people\ndata: %s\n\n" % msgspec.json.encode({"people": list(people)})
