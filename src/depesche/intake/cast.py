"""Who is who in a ticker: full names for last names, and roles, gathered from the whole text."""

import re
from collections import Counter, defaultdict

from msgspec import Struct

from depesche.intake.lexicon import ARTICLES, PLACES, ROLE, SO_WORDS, SPEECH_VERBS, STOP_CAPITALS

_CAPITAL = r"[A-ZÀ-ÖØ-ÞŠŽČĆĐŁŚŻА-Я][\w'’]{0,40}(?:-[\w'’]{1,40}){0,5}"
RUN = re.compile(
    rf"(?<=[lLdD]['’]){_CAPITAL}|(?:al-|el-|O['’])?{_CAPITAL}(?:[ \u00a0](?:(?:von|van|de|del|della|di|da|dos|du|"
    rf"ten|bin|ibn)[ \u00a0](?:(?:der|den|la|los)[ \u00a0])?)?"
    rf"(?:al-|el-)?{_CAPITAL}){{0,6}}"
)
"""A run of capitalised words, with the particles of names between them."""
_COLLEAGUE = re.compile(r"koll?eg|collègue|colleague|homólogo|omologo", re.IGNORECASE)
_ROLE_BEFORE = re.compile(
    r"(?P<qualifiers>(?:[\w.-]+\s+){0,2})(?P<role>[\w-]+)(?:\s(?:von|der|des|of|du|de|del|della|di)\s[\w-]+)?\s*,\s*$"
)
LOWER_ROLE = re.compile(
    r"(?<!\w)(?P<rank>(?:chief|deputy|vice|former|prime|senior|ex|foreign|interior|finance|defen[cs]e|health|home) )?"
    r"(?P<role>[a-zß-ÿ-]{2,})(?P<of> (?:de la |de l['’]|"
    r"du |de |des |del |della |dell['’]|d['’])[\w-]+)?,? +$"
)
_ROLE_AFTER = re.compile(r"\s*[,(]\s*(?P<phrase>(?:[\w'’.-]+ ){0,5}?(?P<role>[\w-]+))(?=[\s,.)])")
_SPEAKS = re.compile(
    r"[ \u00a0,]+(?:hat |hatte |has |had |a |ha |avait )?(?P<verb>[\w'’]+)|(?P<colon>:)(?=\s*[\"„“«»\n])"
)
_SPOKEN = re.compile(r"(?P<verb>\w+)(?: to| hat| weiter)?[ \u00a0]+$")
_CUES = SPEECH_VERBS | SO_WORDS
_ENDING = re.compile(r"(?:innen|in|en|n|s)$")
_LOOK_BACK = 60
_HOLDERS = 100
"""People with one and the same role, beyond which none of them is meant."""


class Person(Struct, frozen=True):
    """A person by the fullest name that the text has, and what the text says they are."""

    name: str
    role: str | None = None


class _Known(Struct):
    names: Counter[str]
    roles: Counter[str]
    qualifiers: set[str]
    spoke: int = 0


class Cast:
    """The people of a text, asked by any form of their names or by their role."""

    def __init__(self, text: str) -> None:
        self._people: dict[str, _Known] = defaultdict(lambda: _Known(Counter(), Counter(), set()))
        for match in RUN.finditer(text):
            self._learn(text, match)
        self._holders: dict[str, set[str]] = defaultdict(set)
        for name, known in self._people.items():
            for role in known.roles:
                self._holders[_base(role)].add(name)

    def person(self, name: str) -> Person:
        """Give the person of that name: with the full name and the role that the text tells somewhere."""
        name = self._known_form(name)
        known = self._people.get(name.split()[-1])
        if known is None:
            return Person(name)
        fitting = [full for full, _ in known.names.most_common() if full == name or full.endswith(" " + name)]
        role = known.roles.most_common(1)
        return Person(fitting[0] if fitting else name, role[0][0] if role else None)

    def named(self, words: str) -> str:
        """Give the name in a run of capitalised words: "Brandt" out of "Brandts Eintrag", else the whole run."""
        parts = words.split()
        for end in range(1, len(parts)):
            known = self._people.get(self._known_form(parts[end - 1]))
            full = {name.split()[0] for name in known.names} if known else set()
            if known and known.roles and (known.names or end == 1) and (end > 1 or parts[0] not in full):
                return " ".join(parts[:end])
        return words

    def is_person(self, name: str) -> bool:
        """Tell whether the text gives a role to this name, or lets it speak."""
        known = self._people.get(self._known_form(name).split()[-1])
        return known is not None and (bool(known.roles) or known.spoke > 0)

    def by_role(self, role: str, qualifiers: str) -> Person | None:
        """Give the only person with that role, say "Außenminister", and with a qualifier such as "russischen"."""
        wanted = _stems(f"{qualifiers} {role}")
        holders = self._holders.get(_base(role), set())
        if len(holders) > _HOLDERS:
            return None
        people = {self.person(name) for name in holders if not wanted or wanted & self._people[name].qualifiers}
        return next(iter(people)) if len(people) == 1 else None

    def _known_form(self, name: str) -> str:
        last = name.split()[-1]
        for ending in ("'s", "’s", "s", "'", "’"):
            if last not in self._people and last.endswith(ending) and last[: -len(ending)] in self._people:
                return name[: -len(ending)]
        return name

    def _learn(self, text: str, match: re.Match[str]) -> None:
        words = [(word[0], word.start()) for word in re.finditer(r"[^ \u00a0]+", match[0])]
        while words and (words[0][0] in STOP_CAPITALS or (words[1:] and words[0][0].endswith(("'s", "’s")))):
            words.pop(0)
        roles = [number for number, (word, _) in enumerate(words) if ROLE.fullmatch(word)]
        first = roles[-1] + 1 if roles else 0
        name = [word for word, _ in words[first:]]
        if not 1 <= len(name) <= 4 or (roles and name[0].islower()):
            return
        last = name[-1]
        if last in PLACES or (not roles and follows_article(text, match)):
            return
        spoke = _speaks(text, match)
        role, qualifiers = _role_beside(text, match, [word for word, _ in words[:first]])
        if len(name) == 1 and role is None and not spoke:
            return
        known = self._people[last]
        known.spoke += spoke
        if len(name) > 1:
            known.names[" ".join(name)] += 1
        if role and not _COLLEAGUE.search(role):
            known.roles[role] += 1
            known.qualifiers |= _stems(f"{qualifiers} {role}")


def split_name(words: str) -> tuple[str | None, str | None]:
    """Part "Außenminister Olaf Brandt" into role and name; either may be missing."""
    parts = words.split()
    while parts and (parts[0] in STOP_CAPITALS or (len(parts) > 1 and parts[0].endswith(("'s", "’s")))):
        parts.pop(0)
    last = max((number for number, word in enumerate(parts) if ROLE.fullmatch(word)), default=-1)
    if last >= 0 and parts[last + 1 :] and parts[last + 1].islower():
        return " ".join(parts), None
    role, name = " ".join(parts[: last + 1]), " ".join(parts[last + 1 :])
    return role or None, name or None


def role_words(lower: re.Match[str]) -> str:
    """Give the whole of a role that `LOWER_ROLE` found before a name: "foreign minister", "ministre de la culture"."""
    return f"{lower['rank'] or ''}{lower['role']}{lower['of'] or ''}"


def follows_article(text: str, match: re.Match[str]) -> bool:
    """Tell whether an article stands before or at the head of a capitalised run: a common noun, then, and no name."""
    first = match[0].split()[0]
    before = text[max(0, match.start() - 40) : match.start()].split(" ")[:-1]
    while before and len(before) > 1 and before[-1].islower() and before[-1].endswith(("e", "en", "er", "em", "es")):
        if before[-1] in ARTICLES:
            break
        before.pop()
    headed = first.lower() in ARTICLES and first in STOP_CAPITALS
    return headed or (bool(before) and before[-1].lower() in ARTICLES)


def _speaks(text: str, match: re.Match[str]) -> bool:
    after = _SPEAKS.match(text, match.end(), match.end() + 30)
    before = _SPOKEN.search(text, max(0, match.start() - 30), match.start())
    if after and after["colon"]:
        return True
    return any(found is not None and (found["verb"] or "").lower() in _CUES for found in (after, before))


def _role_beside(text: str, match: re.Match[str], before: list[str]) -> tuple[str | None, str]:
    lower = LOWER_ROLE.search(text, max(0, match.start() - _LOOK_BACK), match.start())
    if lower and ROLE.fullmatch(lower["role"]):
        return role_words(lower), lower["of"] or lower["rank"] or ""
    if before:
        return " ".join(before), " ".join(text[max(0, match.start() - _LOOK_BACK) : match.start()].split()[-2:])
    apposition = _ROLE_BEFORE.search(text, max(0, match.start() - _LOOK_BACK), match.start())
    if apposition and ROLE.fullmatch(apposition["role"]) and apposition["role"][0].isupper():
        return apposition["role"], apposition["qualifiers"]
    after = _ROLE_AFTER.match(text, match.end(), match.end() + _LOOK_BACK)
    if after and ROLE.fullmatch(after["role"]) and "," not in after["phrase"]:
        return after["phrase"], after["phrase"]
    return None, ""


def _base(role: str) -> str:
    word = role.rsplit(maxsplit=1)[-1].rsplit("-", 1)[-1].lower()
    return _ENDING.sub("", word)


def _stems(words: str) -> set[str]:
    parts = re.findall(r"[^\W\d_]+", words)
    return {
        part.lower()[:4] for part in parts if not ROLE.fullmatch(part) and len(part) > 1 and part[:1] and _tells(part)
    }


_PLAIN = ARTICLES | {"von", "und", "of"}


def _tells(part: str) -> bool:
    low = part.lower()
    return low not in _PLAIN and not low.startswith(("sein", "ihre", "gestrig", "neue"))
