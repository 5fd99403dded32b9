"""Tell which passages in quotation marks are somebody's words, and which are names."""

import re
from collections.abc import Sequence

from depesche.intake.cues import has_cue
from depesche.intake.indirect_plain import has_verb
from depesche.intake.lexicon import WORK_NOUNS
from depesche.intake.moods import has_mood
from depesche.intake.quotes import Passage, passages
from depesche.intake.sentences import Span
from depesche.intake.speech import Masked, judge
from depesche.intake.tongues import Tongue

_PASSAGES = 60
"""Passages in quotation marks that a paragraph of speech may have; more are no speech."""
_NEAR = 60
"""Characters beside a passage in which words tell whether it is a name."""
_WORKS = re.compile(
    r"(?:dokumentation|werk|überschrift|slogan|motto|studie|programm|website|seite|titel|reihe|film|roman|buch|lied)"
    r"(?:s|en|e|es)?:?\s*$",
    re.IGNORECASE,
)
_CALLING = re.compile(
    r"\b[Aa]ls\s+(?:[a-zß-ÿ]+\s+){0,2}§|\b(?:Bezeichnung|Begriff|Wort|Ausdruck|Vorwurf)\w*\s+§|"
    r"\b(?:rufe?n?|ruft|rief(?:en)?|schrie(?:n)?|skandier\w+|Rufe|Sprüche|Parolen)\s+(?:wie\s+)?§|"
    r"\b(?:nenn(?:t|en)|nannten?|bezeichne\w*|sprach(?:en)?|spricht|sprechen)\b[^.]*§"
)
_HELD = re.compile(r"\b(?:gilt|gelten|galt(?:en)?)\b[^.]*\bals\s+§")
"""What something passes for is said by nobody."""
_NUMBERED = re.compile(r"\w [IVX]+$")
"""A name with its number: "Apollo XI"."""
_SAID_NEXT = re.compile(r"\s*(?:,|[–—-]|,\s*[–—-])?\s*(?:[\w'’-]+\s*){1,4}")
"""The words behind a passage that is spoken: ", said Roe", " — сказал он"."""
_TELLS = re.compile("(?:dass|ob) ")
_ARTICLE = re.compile(r"\b(?:eine?[nmrs]?|de[nmr]|die|das|keine?n?)(?: [a-zß-ÿ]+)? $")
_ADDRESS = re.compile(r"\w\.\w+\.?\w*$|://")


def quoted(line: str) -> tuple[Passage, ...]:
    """Give the passages in quotation marks of a paragraph; none where they are too many for speech."""
    found = _joined(line, tuple(passage for passage in passages(line) if passage.closed))
    return found if len(found) <= _PASSAGES else ()


def _joined(line: str, found: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """Make one passage of those that follow each other at once: "…“ „…"."""
    joined: list[Passage] = []
    for passage in found:
        if joined and not line[joined[-1].end : passage.start].strip():
            first = joined.pop()
            joined.append(Passage(first.start, first.begin, passage.stop, passage.end))
        else:
            joined.append(passage)
    return tuple(joined)


def is_name(line: str, black: Masked, passage: Passage, tongue: Tongue | None) -> bool:
    """Tell whether a passage is a name, and nobody's words; `tongue` is None for German."""
    words = line[passage.begin : passage.stop]
    before = black.text[max(0, passage.start - _NEAR) : passage.start]
    if words[-1] not in ".!?…" and (_WORKS.search(before) or _in_brackets(black, passage)):
        return True
    if _NUMBERED.search(words) or black.text.startswith(":", passage.end):  # or the head of a list's line
        return True
    if judge(line, black, passage).kind != "name":
        return False
    fragment = words[0].islower()
    if _ADDRESS.search(words) or (WORK_NOUNS.search(before.rstrip()) and not (fragment and tongue)):
        return True
    return not _is_told(black, passage, tongue, fragment=fragment)


def _is_told(black: Masked, passage: Passage, tongue: Tongue | None, *, fragment: bool) -> bool:
    """Tell whether the sentence of a passage speaks of speaking; `fragment` is one that begins in lower case."""
    start, end = black.sentence(passage.start)
    after = black.after(end, passage)
    around = f"{black.before(start, passage)} § {after}"
    if tongue is None:
        called = _CALLING.search(around) is not None and _HELD.search(around) is None
        return called or (fragment and (has_cue(around) or has_mood(around)))
    beside = _SAID_NEXT.match(after)
    lead = black.before(start, passage).rstrip()
    if lead.endswith(":") and has_verb(lead, tongue):
        return True
    return (fragment and has_verb(around, tongue)) or (beside is not None and has_verb(beside[0], tongue))


def _in_brackets(black: Masked, passage: Passage) -> bool:
    before = black.before(black.sentence(passage.start)[0], passage)
    return before.count("(") > before.count(")")


def is_word_of(line: str, passage: Passage, told: Sequence[Span]) -> bool:
    """Tell whether what looks like a name is a word of whoever is told about: "dass die Stadt ein „Tollhaus“ werde"."""
    if not _ARTICLE.search(line, max(0, passage.start - _NEAR), passage.start):
        return False
    if any(char.isdigit() for char in line[passage.begin : passage.stop]):
        return False
    return any(
        begin <= passage.start
        and passage.end <= end + 1
        and (_TELLS.match(line, begin, end) is not None or has_mood(line[begin:end]))
        for begin, end in told
    )
