from datetime import UTC, datetime

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from depesche.render.i18n import LANGUAGES, LOCALES, tongue
from depesche.render.templating import TEMPLATES

SUMMER = datetime(2031, 7, 4, 18, 5, tzinfo=UTC)


def spoken() -> dict[str, str | None]:
    """Give each word of templates and code, with its plural where one is asked for."""
    methods = [("**.html", "jinja2.ext.babel_extract"), ("**.py", "python")]
    options = {"**.html": {"newstyle_gettext": "true"}}
    found = extract_from_dir(str(TEMPLATES.parent), methods, options)
    words: dict[str, str | None] = {}
    for _, _, ids, _, _ in found:
        one, many = (ids, None) if isinstance(ids, str) else ids
        words[one] = words.get(one) or many
    return words


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_catalogue_has_every_word_of_the_pages_and_no_other(language: str) -> None:
    with (LOCALES / language / "LC_MESSAGES" / "reader.po").open("rb") as source:
        catalogue = read_po(source, locale=language)
    known_words = [words for words in catalogue if words.id]
    known = {words.id if isinstance(words.id, str) else words.id[0]: words for words in known_words}
    assert {one: None if isinstance(words.id, str) else words.id[1] for one, words in known.items()} == spoken()
    for words in known.values():
        assert not words.fuzzy
        assert all(words.string if isinstance(words.string, tuple) else [words.string])
        assert not list(words.check(catalogue))


@pytest.mark.parametrize(
    ("tag", "locale", "word"),
    [
        ("de", "de", "Quelle"),
        ("de-CH", "de-CH", "Quelle"),
        ("en", "en-GB", "Source"),
        ("en-US", "en-US", "Source"),
        ("fr", "en-GB", "Source"),
        ("qqq-x9", "en-GB", "Source"),
        ("de-x1", "en-GB", "Source"),
    ],
)
def test_a_language_that_we_do_not_speak_is_met_in_english(tag: str, locale: str, word: str) -> None:
    assert tongue(tag).tag == locale
    assert tongue(tag).words.gettext("Source") == word


@pytest.mark.parametrize(
    ("tag", "zone", "clock", "day", "name"),
    [
        ("de", "Europe/Berlin", "20:05", "4. Juli 2031", "Berlin (MESZ)"),
        ("de", "Europe/Moscow", "21:05", "4. Juli 2031", "Moskau (MSK)"),
        ("en", "Europe/Berlin", "20:05", "4 Jul 2031", "Berlin (CEST)"),
        ("en", "Asia/Tokyo", "03:05", "5 Jul 2031", "Tokyo (JST)"),
        ("en-US", "America/New_York", "2:05\u202fPM", "Jul 4, 2031", "New York (EDT)"),
        ("en", "America/Sao_Paulo", "15:05", "4 Jul 2031", "Sao Paulo (UTC-03)"),
        ("de", "UTC", "18:05", "4. Juli 2031", "UTC"),
    ],
)
def test_times_days_and_zones_are_written_as_the_language_does(
    tag: str, zone: str, clock: str, day: str, name: str
) -> None:
    assert tongue(tag).clock(SUMMER, zone) == clock
    assert tongue(tag).day(SUMMER, zone) == day
    assert tongue(tag).zone(SUMMER, zone) == name


def test_plurals_agree_with_their_number() -> None:
    counted = [tongue("de").words.ngettext("%(num)s post", "%(num)s posts", number) for number in (0, 1, 2)]
    assert counted == ["%(num)s Beiträge", "%(num)s Beitrag", "%(num)s Beiträge"]
