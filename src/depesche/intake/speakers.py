"""Find who is named as speaking in a stretch of text: beside a speech verb, before a colon, or by role only."""

import re
from itertools import islice

from msgspec import Struct

from depesche.intake.cast import LOWER_ROLE, RUN, Cast, follows_article, role_words, split_name
from depesche.intake.lexicon import ARTICLES, PLACES, PRONOUNS, ROLE, SO_WORDS, SPEECH_VERBS, STOP_CAPITALS, words_of
from depesche.intake.speech import first_verb
from depesche.model.limits import NAME_CHARS

_BESIDE = 4
_MOST = 10
"""Names, and words of speaking, that are weighed in one sentence."""
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_ANONYMOUS = re.compile(
    r"\b(?:(?:an? |one |the |une |un |una |der |die |eine[rmns]? )?(?:[a-zß-ÿ-]+ ){0,2}?)"
    r"(?P<noun>Quellen?|Insider|Kreisen?|Augenzeug\w+|sources?|officials?|police|witness(?:es)?|fuentes?|fonti?|"
    r"fonte)\b"
    r"(?P<after> (?:polici|diplomati|gouvernement|judici|syndical|oficial|polizi|govern|sanitari|proche)\w*)?"
)
_COMMON_ROLE = re.compile(
    r"\b(?:(?i:an?|one|the|son|sa|su|suo|sua|his|her|their|le|la|un|une|el|una|il|lo)\s|[lL]['’])"
    r"(?=(?P<first>[\w'’.-]+)(?: (?P<second>[a-zà-ÿ-]+))?\b)"
)
_BETWEEN = re.compile(
    r"\s*(?:(?:er|sie|it|hat|hatte|habe|has|have|had|a|ont|ha|han|the|der|die|das|dem|den|ein|eine[rmns]?|an|le|"
    r"la|les|l['’]|un|"
    r"une|una|il|lo|el|los|las|i|gli|de|von|to|weiter|später|ihn|ihm|sich|es|uns|dies|wiederum|dagegen|"
    r"am [A-Z][a-z]+tag|zuvor|auch|dazu|that|que|avait|aveva|había|also|then|"
    r"[a-zß-ÿ-]+(?:e|en|er|es|ische[rnms]?|ly)|M\.|Mr\.?|Mrs\.?|Ms\.?|Mme|Dr\.?|Sir|Herr|Frau)\s+|d['’]|l['’])*",
)
_NAME_NEXT = re.compile(r"(?: [a-zß-ÿ-]+){0,2}, [A-ZÀ-Ý][\w'’-]+ [A-ZÀ-Ý]")
"""A role that its name follows: "le président élu, Luc Arnaud"."""
_OBLIQUE = re.compile(
    r"\b(?:in|im|bei|beim|am|an|auf|zur|zum|zu|nach|vor|gegenüber|mit|über|seit|für|gegen|aus|on|at|to|with|for|"
    r"about|from|after|"
    r"near|outside|dans|à|au|aux|avec|sur|en|pour|chez|con|al|ante|sobre|para|nel|nella|alla|ai|su|per|tra|"
    r"des|der|of|du|du|del|della)\s+(?:(?:der|dem|den|die|das|the|la|le|el|seine[mnrs]?|ihre[mnrs]?|les|los|"
    r"[a-zß-ÿ]+en)\s+)?$",
    re.IGNORECASE,
)
_VAGUE = PLACES | words_of(
    "Wochen Tagen Uhr Freitag Donnerstag Mittwoch Dienstag Montag Samstag Sonntag Reportern Journalisten"
)
_OFFICE = re.compile(
    r"(?:.*(?:polizei|feuerwehr|ministerium|behörde|amt|anwaltschaft|gericht|verband|gewerkschaft|partei|"
    r"regierung|kreml|"
    r"haus|verwaltung|unternehmen|konzern|zentrale|dienst|opposition|verein)|(?-i:[A-ZÄÖÜ-]{2,8})|police|"
    r"government|office|court|"
    r"ministry|council|company|gouvernement|ministère|parquet|préfecture|gobierno|ministerio|policía|governo|"
    r"ministero|polizia)",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    r"\b(?:laut|angaben|aussagen|according to|selon|según|secondo)\s(?:[\w'’]+\s){0,2}$", re.IGNORECASE
)
_ADDRESSING = frozenset(("told", "tells", "telling", "asked", "asks"))
"""Verbs whose object is who listens."""
_ARTICLE = re.compile(
    r"^(?:der|die|das|dem|den|eine?[rmns]?|the|an?|le|la|les|l['’]|une?|una|il|lo|el|los|las)\s+", re.IGNORECASE
)


class Speaker(Struct, frozen=True):
    """Who speaks, by full name where it is known, and what they are; `score` says how plainly the text names them.

    With `nameless`, the name is only what they are: "Sprecher", "police spokesman".
    """

    name: str
    role: str | None = None
    score: int = 0
    nameless: bool = False

    @property
    def shown(self) -> tuple[str | None, str | None]:
        """Give name and role as a quote has them, cut to what its fields hold."""
        name, role = (None, self.name) if self.nameless else (self.name, self.role)
        return name and name[:NAME_CHARS], role and role[:NAME_CHARS]


class Pronoun(Struct, frozen=True):
    """A speaker who is only called "he" or "she"."""

    word: str
    score: int = 0


def speaker_in(text: str, cast: Cast, *, lead: bool = False, behind: bool = False) -> Speaker | Pronoun | None:
    """Give who is most plainly named as speaking in a short text.

    `lead` means that a quote follows its colon; `behind`, that the text stands right behind a quote, where even
    a common noun may be the speaker.
    """
    verbs = _verbs(text)
    if behind and not verbs and (verb := first_verb(text)):
        verbs = [verb]
    found: list[Speaker | Pronoun] = []
    for match in islice(RUN.finditer(text), _MOST):
        speaker = _named(text, match, verbs, cast, lead=lead, behind=behind)
        if speaker:
            found.append(speaker)
    found += _unnamed(text, verbs, cast, lead=lead)
    found += [
        Pronoun(word[0].lower(), 2 + _beside(text, *word.span(), verbs))
        for word in _WORD.finditer(text)
        if _is_pronoun(word, verbs)
    ]
    return max(found, key=lambda speaker: speaker.score, default=None)


def person_in(text: str, cast: Cast) -> Speaker | None:
    """Give the person whom a text speaks of, although it tells of no speaking: the first that the cast knows."""
    for match in RUN.finditer(text):
        role, name = split_name(match[0])
        name = cast.named(name) if name else None
        if name and name not in _VAGUE and cast.is_person(name):
            person = cast.person(name)
            return Speaker(person.name, person.role or role)
    return by_role_in(text, cast)


def by_role_in(text: str, cast: Cast) -> Speaker | None:
    """Give the person whom a text names by role only: "der russische Außenminister"."""
    for match in RUN.finditer(text):
        role, name = split_name(match[0])
        if role and not name:
            person = cast.by_role(role, _words_before(text, match.start()))
            if person:
                return Speaker(person.name, person.role, 3)
    return None


def _verbs(text: str) -> list[tuple[int, int]]:
    cues = ((word.start(), word.end()) for word in _WORD.finditer(text) if _is_cue(word[0].lower()))
    return list(islice(cues, _MOST))


def _is_cue(word: str) -> bool:
    return (
        word in SPEECH_VERBS
        or word in SO_WORDS
        or word in ("angaben", "aussagen")
        or any(part in SPEECH_VERBS for part in word.split("-"))
    )


def _beside(text: str, begin: int, stop: int, verbs: list[tuple[int, int]]) -> int:
    """Score how near a name is to a word of speaking: 4 beside it, 1 elsewhere in the clause, 0 where there is none."""
    best = 0
    for start, end in verbs:
        if begin >= end and text[start:end].lower() in _ADDRESSING:
            continue
        between = text[end:begin] if end <= begin else text[stop:start]
        clean = between.replace("to", "", 1) if between.lstrip().startswith("to ") else between
        rest = _BETWEEN.match(clean + " ")
        adjacent = rest is not None and not (clean + " ")[rest.end() :].strip()
        best = max(best, _BESIDE if adjacent else 1 if len(between) < 120 else 0)
    return best


def _named(
    text: str, match: re.Match[str], verbs: list[tuple[int, int]], cast: Cast, *, lead: bool, behind: bool
) -> Speaker | None:
    role, name = split_name(match[0])
    name = cast.named(name) if name else None
    before = text[max(0, match.start() - 40) : match.start()]
    words = _words_before(text, match.start())
    office = _OFFICE.fullmatch((name or "").split()[-1]) if name else None
    start = match.start()
    lower = LOWER_ROLE.search(before) if name and not role else None
    if lower and ROLE.fullmatch(lower["role"]):
        role, start = role_words(lower), start - len(before) + lower.start()
        before = text[max(0, start - 40) : start]
    known = cast.is_person(name) if name else False
    if name and not role and not known and office is None and follows_article(text, match):
        subject = (behind or (lead and match.start() == 0)) and _beside(text, start, match.end(), verbs) == _BESIDE
        if not subject and not _so_before(text, match.start()):
            return None
        role, name, person = name, None, None
    person = cast.person(name) if name else (cast.by_role(role, words) if role else None)
    if (name is None and role is None) or name in _VAGUE or (name and _ANONYMOUS.fullmatch(name)):
        return None
    score = _beside(text, start, match.end(), verbs) + 3 * known + (len((name or "").split()) > 1) + 2 * bool(role)
    score -= 4 * bool(_OBLIQUE.search(before) and "according" not in before)
    score += (2 if match.start() <= 4 else 1) if lead else 0
    if person is not None:
        return Speaker(person.name, person.role or role, score)
    return _nameless(_ARTICLE.sub("", f"{words} {role}".strip()), score) if role else None


def _nameless(words: str, score: int) -> Speaker:
    """Give a speaker who is only told by what they are, or by a common noun such as "Stadt"."""
    return Speaker(words, None, score, nameless=ROLE.fullmatch(words.split()[-1]) is not None)


def _so_before(text: str, place: int) -> bool:
    """Tell whether "laut", "according to" or the like introduce what stands here, whatever it is."""
    return _INTRODUCED.search(text, max(0, place - 50), place) is not None


def _unnamed(text: str, verbs: list[tuple[int, int]], cast: Cast, *, lead: bool) -> list[Speaker]:
    found = []
    for match in _COMMON_ROLE.finditer(text):
        end = next((part for part in ("second", "first") if ROLE.fullmatch(match[part] or "")), None)
        if end is not None and match[end].islower():
            phrase = text[match.start("first") : match.end(end)]
            person = cast.by_role(match[end], phrase)
            score = 1 + _beside(text, match.start(), match.end(end), verbs) + 2 * (lead and match.start() <= 1)
            named_next = _NAME_NEXT.match(text, match.end(end)) is not None
            found.append(
                Speaker(person.name, person.role, score) if person else _nameless(phrase, 1 if named_next else score)
            )
    for match in _ANONYMOUS.finditer(text):
        words = match[0].split()
        first = max(
            (n for n, word in enumerate(words) if word.lower() in ARTICLES or _is_cue(word.lower())), default=-1
        )
        name = " ".join(words[first + 1 :])
        if match["noun"] == "Quelle":
            name = re.sub(r"en\b(?=.*Quelle)", "e", name)
        found.append(Speaker(name, None, 1 + _beside(text, *match.span(), verbs)))
    return found


def _is_pronoun(word: re.Match[str], verbs: list[tuple[int, int]]) -> bool:
    low = word[0].lower()
    if "-" in low:
        return low.rsplit("-", 1)[-1] in PRONOUNS
    ahead = any(0 <= start - word.end() <= 8 for start, _ in verbs)
    return low in PRONOUNS and (ahead or (low != "il" and any(0 <= word.start() - end <= 3 for _, end in verbs)))


def _words_before(text: str, place: int) -> str:
    """Give the adjectives and the article before a noun."""
    words = text[max(0, place - 60) : place].split(" ")
    if words and not words[-1]:
        words.pop()
    taken: list[str] = []
    while words and len(taken) < 3 and words[-1][:1].islower() and words[-1].isalpha():
        taken.insert(0, words.pop())
        if _ARTICLE.match(taken[0] + " "):
            break
    else:
        while taken and not taken[0].endswith(("e", "en", "er", "em", "es")):
            taken.pop(0)
    return " ".join(word for word in taken if word not in STOP_CAPITALS)
