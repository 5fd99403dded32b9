"""Ties: a link between two posts as each of them sees it. Pure."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from depesche.model.post import Post, Relation


class Tie(Struct, frozen=True):
    """What a post says of another one, or another of it; `post` is that other one, as it stands."""

    relation: Relation
    post: Post


class Ties(Struct, frozen=True):
    """The ties of one post: `to` are those that it links to itself, `by` those that link to it, the oldest first.

    A post that was taken down says nothing of others any more; that one linked to it is still known.
    """

    to: tuple[Tie, ...] = ()
    by: tuple[Tie, ...] = ()


UNTIED = Ties()
NO_TIES: Mapping[str, Ties] = {}
CHAINED = 200
"""Posts that are looked at for the chain of one, which may branch."""


def ties_of(posts: Iterable[Post], known: Iterable[Post]) -> Mapping[str, Ties]:
    """Give the ties of posts by their ULIDs, of those that have any, as far as their other ends are `known`."""
    ends = {post.id: post for post in known}
    by: dict[str, list[Tie]] = {}
    for post in sorted(ends.values(), key=lambda one: (one.time, one.order)):
        for link in post.links:
            by.setdefault(link.post, []).append(Tie(link.relation, post))
    found = {}
    for post in posts:
        to = tuple(Tie(link.relation, ends[link.post]) for link in post.links if link.post in ends)
        if to or post.id in by:
            found[post.id] = Ties(to, tuple(by.get(post.id, ())) if post.state == "published" else ())
    return found


def chain_of(post: Post, around: Iterable[Post]) -> list[Post]:
    """Give the stations of a story: posts that continue each other, `post` among them, the oldest first.

    There are none where they are fewer than three, for what two posts are to each other they say themselves.
    """
    standing = {one.id: one for one in around if one.state == "published"}
    beside: dict[str, set[str]] = {}
    for one in standing.values():
        for link in one.links:
            if link.relation == "continues" and link.post in standing:
                beside.setdefault(one.id, set()).add(link.post)
                beside.setdefault(link.post, set()).add(one.id)
    reached, ahead = {post.id}, [post.id]
    while ahead:
        fresh = beside.get(ahead.pop(), set()) - reached
        reached |= fresh
        ahead += fresh
    chain = sorted((standing[one] for one in reached if one in standing), key=lambda one: (one.time, one.order))
    return chain if len(chain) > 2 else []
