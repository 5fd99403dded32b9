"""Which role may do what: the one table. The API's guard, the desk and the tests all read it here."""

from collections.abc import Iterable, Mapping
from typing import get_args

from depesche.model import commands
from depesche.model.commands import Actor, AnyCommand
from depesche.model.people import Right, Role

LEAST: Mapping[Right, Role] = {
    "read_drafts": "observer",
    "contribute": "reporter",
    "publish": "editor",
    "correct": "editor",
    "take_down": "editor",
    "pin": "editor",
    "revise_blog": "editor",
    "archive_blog": "editor",
    "open_blog": "editor",
    "erase": "admin",
    "manage_accounts": "admin",
    "read_audit": "admin",
}
"""The least role that a right takes."""

EVERYWHERE: frozenset[Right] = frozenset({"open_blog", "manage_accounts", "read_audit"})
"""Rights that concern no single blog: a role on one does not give them."""

PEOPLE_ONLY: frozenset[Right] = frozenset({"manage_accounts", "read_audit"})
"""Rights of signed-in people, and of the command line; no token has them."""

RIGHT_OF: Mapping[type, Right] = {
    commands.OpenBlog: "open_blog",
    commands.ReviseBlog: "revise_blog",
    commands.ChangeStatus: "revise_blog",
    commands.Publish: "publish",
    commands.Revise: "correct",
    commands.Correct: "correct",
    commands.TakeDown: "take_down",
    commands.Erase: "erase",
    commands.Pin: "pin",
    commands.MarkKey: "pin",
}
"""The right that each command takes."""

_RANK: Mapping[Role | None, int] = {None: -1} | {role: rank for rank, role in enumerate(get_args(Role))}


def allows(actor: Actor, right: Right, slug: str | None = None) -> bool:
    """Tell whether the actor has the right on this blog; without `slug`, on everything."""
    if right in PEOPLE_ONLY and actor.id.startswith("token:"):
        return False
    roles = [actor.role] if slug is None or right in EVERYWHERE else [actor.role, actor.roles.get(slug)]
    return any(_RANK[role] >= _RANK[LEAST[right]] for role in roles)


def allows_somewhere(actor: Actor, right: Right) -> bool:
    """Tell whether the actor has the right on everything or on any blog."""
    return allows(actor, right) or any(allows(actor, right, slug) for slug in actor.roles)


def may(actor: Actor, command: AnyCommand) -> bool:
    """Tell whether the actor may give this command.

    Who was given a role on a web address where no blog is yet may open the blog there.
    """
    if allows(actor, RIGHT_OF[type(command)], command.blog):
        return True
    return isinstance(command, commands.OpenBlog) and allows(actor, "revise_blog", command.blog)


def rights(actor: Actor, slug: str | None = None) -> tuple[Right, ...]:
    """List the actor's rights on this blog, or on everything."""
    return tuple(right for right in LEAST if allows(actor, right, slug))


def highest(roles: Iterable[Role | None]) -> Role | None:
    """Give the highest of some roles, None when there is none."""
    return max(roles, key=lambda role: _RANK[role], default=None)
