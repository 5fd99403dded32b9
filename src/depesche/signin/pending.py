"""What was begun and waits for its answer, on whichever node: challenges and states, each taken once, for a while."""

from depesche.store.brief import Brief


class Pending:
    """Keeps things of one kind by their key for `seconds`. All methods block."""

    def __init__(self, brief: Brief, kind: str, seconds: float) -> None:
        self._brief = brief
        self._kind = kind
        self._seconds = seconds

    def keep(self, key: str, kept: bytes) -> None:
        """Keep something, instead of what was kept by this key."""
        self._brief.change(self._kind, key, self._seconds, lambda _: (kept, None))

    def look(self, key: str) -> bytes | None:
        """Give what is kept by this key, and leave it there."""
        return self._brief.look(self._kind, key)

    def take(self, key: str) -> bytes | None:
        """Give what is kept by this key, this once."""
        return self._brief.change(self._kind, key, self._seconds, lambda kept: (None, kept))

    def is_first(self, key: str) -> bool:
        """Tell whether nobody has asked this of this key before."""
        return self._brief.change(self._kind, key, self._seconds, lambda kept: (b"", kept is None))
