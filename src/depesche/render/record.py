"""The record of a post as the public reads it: each step with its words, and what it changed of those before."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from depesche.model.blog import Blog
from depesche.model.history import Revision
from depesche.model.post import Post, PostCopy, Relation
from depesche.render.differences import Piece, differences
from depesche.render.plain import body_text


class Link(Struct, frozen=True):
    """That a step linked the post to another, or with `ended` that it did so no more; `post` is that other one now."""

    relation: Relation
    post: Post
    ended: bool = False


class Step(Struct, frozen=True):
    """One step in a post's history.

    `wording` is what the post then said in plain text, None where that is not public any more. `differences` are those
    to the step before: empty where no word changed, None where there is none before. `linked` is what it made of links.
    """

    revision: Revision
    language: str | None
    wording: str | None
    differences: list[Piece] | None
    linked: Sequence[Link] = ()


def steps(blog: Blog, revisions: Sequence[Revision], linked: Iterable[Post] = ()) -> list[Step]:
    """Put revisions, newest first, beside the ones before them. The last one is only compared to, if it is no first.

    `linked` are the posts that they link to.
    """
    ends = {post.id: post for post in linked}
    made = []
    for revision, before in zip(revisions, [*revisions[1:], None], strict=True):
        if before is None and revision.kind != "published":
            break
        wording = None if revision.copy is None else _wording(blog, revision.copy)
        changed = None
        if wording is not None and before is not None and before.copy is not None:
            pieces = differences(_wording(blog, before.copy), wording)
            changed = pieces if any(piece.kind != "same" for piece in pieces) else []
        links = _linked(revision, before, ends)
        made.append(Step(revision, revision.copy.language if revision.copy else None, wording, changed, links))
    return made


def linked_in(revisions: Iterable[Revision]) -> list[str]:
    """Give the posts (ULIDs) that revisions link to."""
    return list({link.post: None for one in revisions if one.copy for link in one.copy.links})


def _linked(revision: Revision, before: Revision | None, ends: Mapping[str, Post]) -> list[Link]:
    """Give the links that a revision made, and those that it ended."""
    if revision.copy is None:
        return []
    had = before.copy.links if before is not None and before.copy is not None else ()
    begun = [Link(link.relation, ends[link.post]) for link in revision.copy.links if link not in had]
    return begun + [Link(link.relation, ends[link.post], ended=True) for link in had if link not in revision.copy.links]


def _wording(blog: Blog, copy: PostCopy) -> str:
    body = body_text(copy.body, copy.language or blog.language)
    return "\n\n".join(part for part in (copy.headline, body) if part)
