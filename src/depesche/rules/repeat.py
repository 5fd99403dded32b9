"""Whether an event is what a command asks for: the same command again is a retry, another with its key is a mistake."""

from msgspec.structs import replace

from depesche.model import commands
from depesche.model.blog import BlogCopy
from depesche.model.commands import AnyCommand
from depesche.model.events import Event
from depesche.model.post import PostCopy

_KINDS: dict[type, str] = {
    commands.OpenBlog: "BlogOpened",
    commands.ReviseBlog: "BlogRevised",
    commands.ChangeStatus: "BlogStatusChanged",
    commands.Publish: "PostPublished",
    commands.Revise: "PostRevised",
    commands.Correct: "PostCorrected",
    commands.TakeDown: "PostTakenDown",
    commands.Erase: "PostErased",
}


def repeats(command: AnyCommand, event: Event) -> bool:
    """Tell whether `event`, which has the command's ULID, came of this very command.

    Where the payload has been erased since, its kind must do.
    """
    if event.kind != _kind(command):
        return False
    return event.payload is None or all(
        _same(getattr(command, name), getattr(event.payload, name))
        for name in ("copy", "status", "note", "reason")
        if hasattr(command, name)
    )


def _kind(command: AnyCommand) -> str:
    if isinstance(command, commands.Pin):
        return "PostPinned" if command.pinned else "PostUnpinned"
    if isinstance(command, commands.MarkKey):
        return "PostMarkedKey" if command.is_key else "PostUnmarkedKey"
    return _KINDS[type(command)]


def _same(wanted: PostCopy | BlogCopy | str, stored: PostCopy | BlogCopy | str) -> bool:
    """Compare what was sent with what is stored: a copy with the time filled in, without an embargo that is over."""
    if isinstance(wanted, PostCopy) and isinstance(stored, PostCopy):
        return replace(wanted, time=wanted.time or stored.time, embargo_until=None) == stored
    return wanted == stored
