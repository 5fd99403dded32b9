"""Account for every character of a text that is read: placed in a post, or dropped and why."""

import re
from collections.abc import Iterable

from msgspec import Struct

_RUN = re.compile(rb"(.)\1*", re.DOTALL)
WHITE_SPACE = "white space"


class Dropped(Struct, frozen=True):
    """A stretch that went nowhere: its text ("" where it cannot be seen), why, and how many characters."""

    text: str
    why: str
    characters: int


class Tally(Struct, frozen=True):
    """What became of a text: `characters_in == characters_placed + sum of dropped characters`, always."""

    characters_in: int
    characters_placed: int
    dropped: tuple[Dropped, ...]


class Ledger:
    """Who owns which character of a text. Each character is claimed once; what nobody claims must be white space."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._owners = bytearray(len(text))
        self._reasons = ["", ""]

    def place(self, start: int, end: int) -> None:
        """Note that `[start, end)` stands in the result."""
        self._owners[start:end] = b"\x01" * (end - start)

    def drop(self, start: int, end: int, why: str) -> None:
        """Note that `[start, end)` is left out, and why."""
        if why not in self._reasons:
            self._reasons.append(why)
        self._owners[start:end] = bytes([self._reasons.index(why)]) * (end - start)

    def drop_rest(self, start: int, end: int, why: str) -> None:
        """Drop what nobody has claimed in `[start, end)`, white space apart."""
        for begin, stop, owner in self._runs(start, end):
            if owner == 0 and self._text[begin:stop].strip():
                self.drop(*self._trimmed(begin, stop), why)

    def unclaimed(self) -> list[str]:
        """Give the visible stretches that nobody has claimed: empty when the reader did its work."""
        runs = self._runs(0, len(self._text))
        return [piece for begin, stop, owner in runs if owner == 0 and (piece := self._text[begin:stop].strip())]

    def tally(self, before: Iterable[Dropped] = ()) -> Tally:
        """Sum up; `before` are characters that were taken out before this ledger began."""
        dropped, placed, blank = list(before), 0, 0
        for begin, stop, owner in self._runs(0, len(self._text)):
            piece = self._text[begin:stop]
            if owner == 1:
                placed += len(piece)
            elif not piece.strip():
                blank += len(piece)
            else:
                dropped.append(Dropped(piece, self._reasons[owner] or "unread", len(piece)))
        if blank:
            dropped.append(Dropped("", WHITE_SPACE, blank))
        taken_out = sum(part.characters for part in before)
        return Tally(len(self._text) + taken_out, placed, tuple(dropped))

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        piece = self._text[start:end]
        return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())

    def _runs(self, start: int, end: int) -> list[tuple[int, int, int]]:
        found = _RUN.finditer(self._owners, start, end)
        return [(match.start(), match.end(), self._owners[match.start()]) for match in found]
