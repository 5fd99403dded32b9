"""Score found speech against annotated speech: spans exactly and by their characters, and who is said to speak."""

from collections.abc import Sequence

from bench.marked import Quotation, Span
from msgspec import Struct

from depesche.intake.utterances import Utterance

TYPES = {"direct": "Direct", "indirect": "Indirect", "continued": "IndirectFreeIndirect"}
"""The annotated type of each kind of speech that is found."""
HALF = 0.5
"""Share of characters from which on a found span is taken for the annotated one, when its speaker is judged."""
_AROUND = ' \n„“”"«»‚‘’.,;:!?…–—'


class Score(Struct, frozen=True):
    """Sums over texts: spans found exactly, by overlap, and at least half right with the right `speaker`.

    `asked` and `answered` are the annotated and found spans that are counted for the speaker.
    """

    annotated: int = 0
    found: int = 0
    exact: int = 0
    overlap: float = 0
    speaker: int = 0
    asked: int = 0
    answered: int = 0

    def __add__(self, other: "Score") -> "Score":
        """Add up."""
        return Score(
            *(getattr(self, name) + getattr(other, name) for name in self.__struct_fields__),
        )

    @property
    def exact_f1(self) -> float:
        """Give F1 of spans that are the same but for the signs around them."""
        return _f1(self.exact, self.annotated, self.found)

    @property
    def overlap_f1(self) -> float:
        """Give F1 in which a pair of spans counts by the share of characters that they have in common."""
        return _f1(self.overlap, self.annotated, self.found)

    @property
    def speaker_f1(self) -> float:
        """Give F1 of spans that are at least half right and have the right speaker."""
        return _f1(self.speaker, self.asked, self.answered)


def score(text: str, annotated: Sequence[Quotation], found: Sequence[Utterance], kind: str) -> Score:
    """Score one text, one kind of speech. Each annotated span is paired with one found span at most, the best first."""
    gold = _merged([one for one in annotated if one.type == TYPES[kind]])
    mine = [one for one in found if one.kind == kind]
    pairs = _paired(gold, mine)
    exact = sum(_bare(text, gold[g].quote) == _bare(text, mine[m].told) for _, g, m in pairs)
    unnamed = {g for g, one in enumerate(gold) if not one.speaker}
    right = sum(
        share >= HALF and g not in unnamed and _same_speaker(text, gold[g].speaker, mine[m].speaker)
        for share, g, m in pairs
    )
    spared = sum(g in unnamed for _, g, _ in pairs)
    overlap = sum(share for share, _, _ in pairs)
    return Score(len(gold), len(mine), exact, overlap, right, len(gold) - len(unnamed), len(mine) - spared)


def _f1(right: float, annotated: int, found: int) -> float:
    return 2 * right / (annotated + found) if annotated + found else 0.0


def _merged(quotations: Sequence[Quotation]) -> list[Quotation]:
    """Make one of quotations of the same words: each of their speakers is right."""
    known: dict[tuple[Span, ...], Quotation] = {}
    for one in quotations:
        other = known.get(one.quote)
        known[one.quote] = Quotation(one.type, one.quote, (*other.speaker, *one.speaker)) if other else one
    return list(known.values())


def _paired(gold: Sequence[Quotation], mine: Sequence[Utterance]) -> list[tuple[float, int, int]]:
    shares = ((_share(one.quote, other.told), g, m) for g, one in enumerate(gold) for m, other in enumerate(mine))
    pairs: list[tuple[float, int, int]] = []
    for share, g, m in sorted((one for one in shares if one[0] > 0), reverse=True):
        if all(g != other[1] and m != other[2] for other in pairs):
            pairs.append((share, g, m))
    return pairs


def _share(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Give the characters in common, by the mean of both (Dice)."""
    return 2 * _common(one, other) / sum(end - begin for begin, end in (*one, *other))


def _common(one: Sequence[Span], other: Sequence[Span]) -> int:
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)


def _bare(text: str, spans: Sequence[Span]) -> list[str]:
    return [text[begin:end].strip(_AROUND) for begin, end in spans]


def _same_speaker(text: str, annotated: Sequence[Span], found: Span | None) -> bool:
    """Tell whether the place of the speaker overlaps an annotated one, or has the same words."""
    if found is None:
        return False
    words = _bare(text, [found])[0]
    return _common(annotated, [found]) > 0 or words in _bare(text, annotated)
