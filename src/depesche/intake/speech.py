"""Tell speech from names among what stands in quotation marks, and whole quotes from fragments."""

import re
from bisect import bisect
from typing import Literal

from msgspec import Struct

from depesche.intake.lexicon import FINITE_WORDS, SO_WORDS, SPEECH_VERBS, WE_WORDS, WORK_NOUNS, words_of
from depesche.intake.quotes import Passage

SENTENCE_CHARS = 400
"""How far around a passage its sentence is read; bounds the time that a text without full stops takes."""

Kind = Literal["whole", "fragment", "name"]

_BOUNDARY = re.compile(
    r"(?<![\s.][A-ZÀ-Ý])(?<!\b(?:Dr|Mr|Ms|St|Nr|ca|vs|Lt|Jr|Sr|Sr))(?<!\b(?:Sen|Gov|Rep|Gen|Mrs|Col|Sgt|Sra|Sig|"
    r"Abs|bzw|vgl))(?<!\b(?:Prof|Capt))(?<!\b[0-9])(?<!\b[0-9]{2})[.!?…]{1,8}+[\"'”“»’)]*\s+"
    r"(?![–—-]\s+[a-zß-ÿа-яё])(?=[^\sa-zß-ÿа-яё])"
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*|[0-9]+")
_CALLING = re.compile(
    r"\b(?:als|as|comme|como|come|von|of|de|di|eine[nmrs]?|a|an|un|una|une)\s+(?:[^\W\d_]+\s+)?$", re.IGNORECASE
)
_CALLS = re.compile(
    r"\b(?:nenn(?:t|en)|nannten?|bezeichne(?:t|ten?|n)|charakterisier(?:t|ten?)|sprach(?:en)?|spricht|sprechen|"
    r"kritisier(?:t|ten?)|"
    r"call(?:s|ed)|describ(?:es|ed)|brand(?:s|ed)|labell?ed|dubbed|denounced|qualifi(?:e|é)|dénonc(?:e|é)|"
    r"parl(?:e|é)|traité|"
    r"calific(?:a|ó)|tach(?:a|ó)|habl(?:a|ó)|denunci(?:a|ó)|defini(?:sce|to)|parla(?:to)?|bollato)\b",
    re.IGNORECASE,
)
_CONNECTORS = words_of(
    "für der die das des dem den und of the and for de la le du des et y e von im in zu di del della el los"
)
_VERB_BEHIND = re.compile(
    r"\s*,\s*(?:(?:a|ont|avait|ha|han|hanno|hat|heeft)\s+)?(?P<verb>[a-zß-ÿ]{3,}(?:t|te|ten|é|ée|it|ó|ato|uto|ito|"
    r"ado|ido|e|a|ed))\s+"
    r"(?:(?:der|die|das|ein|eine|er|sie|le|la|l['’]|il|lo|el|un|une|una|the|son|sa|de)\s+|"
    r"l['’])?(?:[a-zß-ÿ]+\s+){0,3}[A-ZÀ-Ý]"
)
_SUBJUNCTIVE = re.compile(
    r"\b(?:sei|seien|habe|hätten?|wäre|wären|werde|würden?|könne|könnten?|müsse|müssten?|solle|sollten?|wolle|"
    r"dürfe|gebe|gehe)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\w\.\w+\.?\w*$|://")
_PHRASES = re.compile(
    r"\b(?:den Worten|die Worte|Angaben|Aussagen?|Ansicht|Meinung|Worten|Vorwurf|Forderung|Erklärung|"
    r"Stellungnahme|Interview|"
    r"Mitteilung|Bericht|Rede|Ansprache|Brief|in the words|statement|speech|interview|communiqué|entretien|"
    r"discours|mots|"
    r"palabras|comunicado|entrevista|parole|intervista|comunicato|bekannt)\b"
)


class Judged(Struct, frozen=True):
    """A passage and what it is; its sentence is `[start, end)` of the paragraph.

    `tail` is where words about the speaking begin and end behind a whole quote; both are one where there are none.
    """

    passage: Passage
    kind: Kind
    start: int
    end: int
    tail: tuple[int, int]


class Masked(Struct, frozen=True):
    """A paragraph whose passages are blacked out, and where its sentences begin."""

    text: str
    starts: tuple[int, ...]

    def sentence(self, place: int) -> tuple[int, int]:
        """Give the sentence in which `place` lies."""
        after = bisect(self.starts, place)
        return self.starts[after - 1], self.starts[after] if after < len(self.starts) else len(self.text)

    def before(self, start: int, passage: Passage) -> str:
        """Give the words of a sentence that stand before a passage, the nearest ones where they are many."""
        return self.text[max(start, passage.start - SENTENCE_CHARS) : passage.start]

    def after(self, end: int, passage: Passage) -> str:
        """Give the words of a sentence that stand behind a passage, the nearest ones where they are many."""
        return self.text[passage.end : min(end, passage.end + SENTENCE_CHARS)]


def masked(text: str, found: tuple[Passage, ...]) -> Masked:
    """Black out the passages, so that only the sentences around them are read."""
    pieces, last = [], 0
    for passage in found:
        ends = text[passage.stop - 1 : passage.stop] in ".!?…"
        pieces += [text[last : passage.start], "§" * (passage.end - passage.start - 1), "." if ends else "§"]
        last = passage.end
    black = "".join([*pieces, text[last:]])
    return Masked(black, (0, *(match.end() for match in _BOUNDARY.finditer(black))))


def judge(text: str, black: Masked, passage: Passage, before_it: str = "") -> Judged:
    """Say what a passage of the paragraph `text` is; `before_it` is the paragraph before."""
    start, end = black.sentence(passage.start)
    before, after = black.before(start, passage), black.after(end, passage)
    words = [word[0] for word in _WORD.finditer(text, passage.begin, passage.stop)]
    if _ADDRESS.search(text, passage.begin, passage.stop):
        words = []
    named = Judged(passage, "name", start, end, (passage.end, passage.end))
    if not words or _is_name(words, black.text[max(0, passage.start - 30) : passage.start]):
        return named
    earlier = black.text[max(0, start - 250) : start]
    just_before = "§" if "§" in earlier else before_it
    whole = _whole_tail(text, before, after, passage, end, words, just_before)
    if whole is not None:
        return Judged(passage, "whole", start, end, whole)
    return Judged(passage, "fragment", start, end, named.tail) if _is_fragment(words, before, after, earlier) else named


def has_speech_verb(text: str) -> bool:
    """Tell whether a stretch speaks of speaking."""
    return any(word[0].lower() in SPEECH_VERBS for word in _WORD.finditer(text)) or _PHRASES.search(text) is not None


def tells_speaker(rest: str) -> bool:
    """Tell whether words right behind a passage say who spoke: ", so Wenz", ", she said", "sagte er"."""
    words = [word[0].lower() for word in _WORD.finditer(rest[:200])][:12]
    told = bool(words) and (words[0] in SO_WORDS or any(_verb(word) for word in words))
    return told or first_verb(rest) is not None


def first_verb(tail: str) -> tuple[int, int] | None:
    """Give the place of what can only be a verb of speaking right behind a quote: ", lacht Wenz"."""
    match = _VERB_BEHIND.match(tail)
    return match.span("verb") if match else None


def _verb(word: str) -> bool:
    return word in SPEECH_VERBS or any(part in SPEECH_VERBS for part in word.split("-"))


def _whole_tail(
    text: str, before: str, after: str, passage: Passage, end: int, words: list[str], before_it: str
) -> tuple[int, int] | None:
    """Give the tail of a whole quote, None where the passage is only part of a sentence."""
    rest = after.strip()
    lead = before.rstrip()
    opens = not lead or (len(lead) <= 2 and not lead.isalnum())
    introduced = lead.endswith(":") or (lead.endswith(",") and has_speech_verb(lead) and text[passage.begin].isupper())
    if not opens and not introduced:
        return None
    bare = rest.strip(" .!?…,;:–—-") == ""
    full = len(words) >= 4 or text[passage.stop - 1] in ".!?…" or bool(_set(words) & (WE_WORDS | FINITE_WORDS))
    if bare:
        told = (introduced and (has_speech_verb(lead) or len(lead) <= 80)) or before_it.rstrip().endswith((":", "§"))
        return (passage.end, passage.end) if full and (told or _is_sentence(words, text, passage)) else None
    if _SO_CALLED.match(rest) or not tells_speaker(rest) or (len(words) < 2 and not rest.startswith(",")):
        return None
    if opens and not rest.startswith((",", "–", "—", "-", ";")) and text[passage.stop - 1] not in ",.!?…":
        return (passage.end, end) if _verb(next(iter(_WORD.findall(rest)), "").lower()) else None
    return passage.end, end


def _is_sentence(words: list[str], text: str, passage: Passage) -> bool:
    lower = sum(word[0].islower() for word in words)
    return len(words) >= 3 and lower >= 1 and (text[passage.begin].isupper() or lower * 2 > len(words))


def _is_name(words: list[str], before: str) -> bool:
    if WORK_NOUNS.search(before.rstrip()) and len(words) <= 10 and not _set(words) & WE_WORDS:
        return True
    return all(word.isupper() or word.isdigit() for word in words)


_SO_CALLED = re.compile(r"[,\s]*(?:so )?(?:heißt|hieß|nennt sich|is the name|is called|genannt)\b")


def _is_fragment(words: list[str], before: str, after: str, earlier: str) -> bool:
    spoken = has_speech_verb(before) or has_speech_verb(after) or any(_WORD_SO.search(part) for part in (before, after))
    reported = spoken or bool(_SUBJUNCTIVE.search(before + after)) or has_speech_verb(earlier)
    low = _set(words)
    grammatical = bool(low & FINITE_WORDS) or words[0][0].islower()
    if low & WE_WORDS and len(words) >= 2 and (reported or len(words) >= 4):
        return True
    if _CALLS.search(before) and _CALLING.search(before):
        return True
    if len(words) >= 7:
        return grammatical or spoken
    plain = any(word[0].islower() and word not in _CONNECTORS for word in words)
    if len(words) >= 3:
        return reported and (grammatical or (plain and spoken))
    return reported and words[0][0].islower() and len(words) > 1


_WORD_SO = re.compile(
    r"\b(?:laut|zufolge|according to|selon|según|secondo|aldus)\b|, so (?:[A-ZÄÖÜ]|der|die|das|ein)", re.IGNORECASE
)


def _set(words: list[str]) -> set[str]:
    return {word.lower() for word in words}
