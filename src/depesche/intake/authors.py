"""Tell the names of authors beside the stamps from headlines: what holds for one post holds for several."""

from collections import Counter
from collections.abc import Sequence

from depesche.intake.bylines import byline_of, is_bare_name
from depesche.intake.lines import Line
from depesche.intake.stamps import Stamp
from depesche.intake.tally import Ledger

Region = tuple[Line, ...]
_ADJECTIVE_ENDINGS = ("e", "er", "es", "en", "em")


def authors_beside(
    text: str, bodies: Sequence[Region], stamps: Sequence[Stamp], ledger: Ledger
) -> tuple[list[Region], list[Line | None]]:
    """Take the names of authors out of the bodies of posts; give those bodies, and the names of each.

    What joins the names is dropped in the ledger; they are placed with their post.
    """
    bare = _bare_names(bodies)
    authors: list[Line | None] = []
    rest: list[Region] = []
    for number, (stamp, body) in enumerate(zip(stamps, bodies, strict=True)):
        own = _line(text, *stamp.byline) if stamp.byline else None
        written = byline_of(body[0].text) if body and own is None else None
        if body and written:
            own = _line(text, body[0].start + written[0], body[0].start + written[1])
        elif own is None and number in bare:
            own = body[0]
        taken = own is not None and stamp.byline is None
        if taken:
            ledger.drop(body[0].start, body[0].end, "byline: read as the authors of its post")
        authors.append(own)
        rest.append(body[1:] if taken else body)
    return rest, authors


def _bare_names(bodies: Sequence[Region]) -> frozenset[int]:
    """Give the posts that begin with a name alone, where that is how this ticker signs its posts."""
    begun = [number for number, body in enumerate(bodies) if len(body) > 1]
    found = [number for number in begun if is_bare_name(bodies[number][0].text)]
    names = Counter(bodies[number][0].text for number in found)
    most = len(found) >= 2 and 5 * len(found) >= 3 * len(begun)
    if not most or not (_returns(names) or (len(found) == len(begun) and _are_names(names))):
        return frozenset()
    return frozenset(found)


def _returns(names: Counter[str]) -> bool:
    """Tell whether few people sign many posts."""
    return 2 * len(names) <= names.total() or (names.total() < 8 and max(names.values()) > 1)


def _are_names(names: Counter[str]) -> bool:
    """Tell names from headlines of two words such as "Neue Zahlen", "Roter Alarm"."""
    adjectives = sum(name.split()[0].endswith(_ADJECTIVE_ENDINGS) for name in names)
    return 2 * adjectives < len(names)


def _line(text: str, start: int, end: int) -> Line:
    return Line(start, end, text[start:end])
