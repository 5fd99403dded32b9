"""Guess in which language a ticker is written: by its frequent words, its letters, its stamps, and its zone."""

import re
from collections import Counter

from depesche.intake.lexicon import words_of

_SAMPLE_CHARS = 200_000
_FREQUENT = {
    "de": words_of(
        "der die das und ist nicht ein eine mit auf für von dem den des sich im zu hat werden wurde bei nach es "
        "er als aus steht uhr wir sie ich ihr uns auch noch nur schon jetzt aber oder wie weiter sind haben wird",
        "kommt geht gibt mehr keine kein vom zum zur über unter gegen seit bis beim vorn hier heute alle einen einem",
    ),
    "en": words_of(
        "the and of to in is that for was with on at by has have are it from an be he she they will",
        "this we you not after says said live now been were their his her who as but out up more than no our off",
    ),
    "fr": words_of(
        "le la les et des du est dans pour que qui une sur au par pas avec à l d ce ont été son",
        "un en il elle nous vous sont aux cette ces ses leur plus mais selon après avant deux depuis fait se sa",
    ),
    "es": words_of(
        "el la los las y que del en por con una para se su al como más ha es un no lo",
        "de sus este esta pero ya hay han fue son está muy sin sobre desde hasta dos nos todo todos",
    ),
    "it": words_of(
        "il lo la gli e di che per della del è una con non si da al nel sono dei ha alla le un",
        "i ore ci dal dalla dalle delle degli nella sul sulla ma anche più hanno stato stata due tutti ai in",
    ),
    "nl": words_of("de het een en van is op te dat niet met voor zijn aan er door werd bij naar heeft"),
    "pt": words_of("o a os as e que do da em não uma com para por se na no dos mais foi ao são"),
}
_LETTERS = {
    "de": frozenset("äöüß"),
    "fr": frozenset("éèêçàùâôîœ"),
    "es": frozenset("ñáéíóú"),
    "it": frozenset("òùèàì"),
    "pt": frozenset("ãõçáéêó"),
}
_SIGNS = {
    "de": re.compile(r"\b[0-9]{1,2}(?:[.:][0-9]{2})? Uhr\b"),
    "fr": re.compile(r"\b[0-9]{1,2} ?h ?[0-9]{2}\b"),
    "es": re.compile(r"[¿¡]\w"),
    "it": re.compile(r"\b[Oo]re [0-9]{1,2}"),
}
_OF_ZONE = {
    "Europe/Berlin": "de",
    "Europe/Vienna": "de",
    "Europe/Paris": "fr",
    "Europe/Madrid": "es",
    "Europe/Rome": "it",
}
_WORD = re.compile(r"[^\W\d_]+")
_WORD_POINTS, _SIGN_POINTS, _ZONE_POINTS = 2, 2, 1


def language_of(text: str, zone: str = "UTC") -> str:
    """Guess the language of a text; with nothing to go by it is that of the zone's country, else English."""
    sample = text[:_SAMPLE_CHARS]
    words = [word.lower() for word in _WORD.findall(sample) if len(word) == 1 or not word.isupper()]
    if sum("а" <= word[0] <= "я" for word in words) > len(words) // 2:
        return "ru"
    points = Counter({_OF_ZONE[zone]: _ZONE_POINTS} if zone in _OF_ZONE else {"en": 0})
    for language, frequent in _FREQUENT.items():
        points[language] += _WORD_POINTS * sum(len(word) > 1 and word in frequent for word in words)
    for language, letters in _LETTERS.items():
        points[language] += sum(not letters.isdisjoint(word) for word in words)
    for language, sign in _SIGNS.items():
        points[language] += _SIGN_POINTS * sum(1 for _ in sign.finditer(sample))
    return points.most_common(1)[0][0]
