"""Tell whose words a paragraph without quotation marks tells, where all of it is one speaker's indirect speech."""

import re

from depesche.intake.cast import Cast
from depesche.intake.lexicon import PRONOUNS
from depesche.intake.quotes import count_marks
from depesche.intake.speakers import Speaker, speaker_in
from depesche.intake.utterances import sentence_spans, utterances


def told_by(text: str, language: str, cast: Cast) -> Speaker | None:
    """Give the one speaker of a paragraph; None where some of it is nobody's, or several speak, or nobody is named.

    `language` is its ISO 639-1 code.
    """
    if count_marks(text):
        return None
    said = utterances(text, language)
    if len({one.speaker for one in said}) != 1 or said[0].speaker is None:
        return None
    told = [span for one in said for span in one.told]
    if not all(any(begin < end and start < stop for start, end in told) for begin, stop in sentence_spans(text)):
        return None
    begin, end = said[0].speaker
    return _named(text[begin:end], cast)


def _named(words: str, cast: Cast) -> Speaker | None:
    """Give the speaker whom some words name; None for a pronoun."""
    found = speaker_in(f"{_SAID} {words}", cast, behind=True)
    if found is not None:
        return found if isinstance(found, Speaker) else None
    return None if words.lower() in PRONOUNS else Speaker(_ARTICLE.sub("", words))


_SAID = "said"
"""A word of speaking, before which a name alone is known as the speaker's."""
_ARTICLE = re.compile(
    r"(?:the|an?|der|die|das|dem|den|eine?[nmr]?|le|la|les|une?|el|los|las|una) |l['’]", re.IGNORECASE
)
