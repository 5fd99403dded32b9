"""The record of a post as the public reads it: each step with its words, and what it changed of those before."""

from collections.abc import Sequence

from msgspec import Struct

from depesche.model.blog import Blog
from depesche.model.history import Revision
from depesche.model.post import PostCopy
from depesche.render.differences import Piece, differences
from depesche.render.plain import body_text


class Step(Struct, frozen=True):
    """One step in a post's history.

    `wording` is what the post then said in plain text, None where that is not public any more. `differences` are those
    to the step before: empty where no word changed, None where there is none before.
    """

    revision: Revision
    language: str | None
    wording: str | None
    differences: list[Piece] | None


def steps(blog: Blog, revisions: Sequence[Revision]) -> list[Step]:
    """Put revisions, newest first, beside the ones before them. The last one is only compared to, if it is no first."""
    made = []
    for revision, before in zip(revisions, [*revisions[1:], None], strict=True):
        if before is None and revision.kind != "published":
            break
        wording = None if revision.copy is None else _wording(blog, revision.copy)
        changed = None
        if wording is not None and before is not None and before.copy is not None:
            pieces = differences(_wording(blog, before.copy), wording)
            changed = pieces if any(piece.kind != "same" for piece in pieces) else []
        made.append(Step(revision, revision.copy.language if revision.copy else None, wording, changed))
    return made


def _wording(blog: Blog, copy: PostCopy) -> str:
    body = body_text(copy.body, copy.language or blog.language)
    return "\n\n".join(part for part in (copy.headline, body) if part)
