import re
from inspect import getmembers, isclass
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from msgspec import Struct

import depesche
from depesche.model import blocks, blog, commands, drafts, events, post

GLOSSARY = (Path(__file__).parent.parent / "docs" / "glossary.md").read_text(encoding="utf-8")
LOCALES = Path(depesche.__file__).parent / "locale"
WORDS = Path(__file__).parent.parent / "frontend" / "desk" / "words"
BANNED = {"update", "updates", "entry", "entries", "item", "items", "message", "messages", "title", "delete", "sticky",
          "content", "data", "manager", "utils"}  # fmt: skip


def pairs() -> dict[str, str]:
    """Give the glossary's interface words, English to German."""
    rows = [row.split("|")[1:-1] for row in GLOSSARY.splitlines() if row.startswith("| ") and row.count("|") == 5]
    found: dict[str, str] = {}
    for _, _, english, german in rows:
        split = [re.split(r"\s*[,;/]\s*", cell.strip()) for cell in (english, german)]
        found |= dict(zip(*split, strict=False))
    return found


def catalogue(language: str) -> dict[str, str]:
    """Give a catalogue's sentences, singulars only."""
    found: dict[str, str] = {}
    for path in (LOCALES / language / "LC_MESSAGES").glob("*.po"):
        with path.open("rb") as source:
            for one in read_po(source, locale=language):
                said = one.id[0] if isinstance(one.id, tuple | list) else one.id
                text = one.string[0] if isinstance(one.string, tuple | list) else one.string
                found |= {said: text or said} if said else {}
    return found


def desk_catalogue() -> dict[str, str]:
    """Give the desk's phrases, English to German."""
    phrases = re.compile(r'\ben:\s*"((?:[^"\\]|\\.)*)",\s*de:\s*"((?:[^"\\]|\\.)*)"')
    return {
        english: german
        for path in sorted(WORDS.glob("*.ts"))
        for english, german in phrases.findall(path.read_text(encoding="utf-8"))
    }


def test_the_table_is_read() -> None:
    assert pairs()["Post"] == "Beitrag"
    assert pairs()["Taken down"] == "Zurückgezogen"


def test_the_german_interface_uses_the_glossary_s_words() -> None:
    german, words = catalogue("de"), pairs()
    shared = {word for word in words if word in german}
    assert len(shared) >= 10
    assert {word: german[word] for word in shared} == {word: words[word] for word in shared}


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_interface_uses_a_banned_word(language: str) -> None:
    said = " ".join([*catalogue(language), *(catalogue(language).values() if language == "en" else ())])
    assert not BANNED & set(re.findall(r"[a-z]+", re.sub(r"%\(\w+\)s", "", said).lower()))


def test_no_type_or_field_of_the_model_is_named_by_a_banned_word() -> None:
    names = set()
    for module in (blocks, blog, commands, drafts, events, post):
        for name, kind in getmembers(module, isclass):
            if issubclass(kind, Struct):
                names |= {name, *kind.__struct_fields__}
    words = {word.lower() for name in names for word in re.findall(r"[A-Z]?[a-z]+", name)}
    assert not BANNED & words


def test_the_desk_uses_the_glossary_s_words_in_german() -> None:
    desk, words = desk_catalogue(), pairs()
    shared = {word for word in words if word in desk}
    assert len(shared) >= 10
    assert {word: desk[word] for word in shared} == {word: words[word] for word in shared}


def test_the_desk_says_no_banned_word() -> None:
    said = re.sub(r"\{\w+", "", " ".join(desk_catalogue())).lower()
    assert not BANNED & set(re.findall(r"[a-z]+", said))
