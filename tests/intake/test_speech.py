"""Quotation marks of five countries; speech against names and titles; whole quotes against fragments."""

from typing import Any

import pytest

from depesche.intake import quotes
from depesche.intake.attribution import attributed
from depesche.intake.cast import Cast
from depesche.intake.lines import lines
from depesche.intake.quotes import _closes, passages
from depesche.intake.speech import masked
from depesche.intake.utterances import utterances

CAST = """Bürgermeisterin Ute Wenz kam. Außenminister Olaf Brandt und Mayor Jane Roe sprachen.
Der britische Botschafter, Tom Hale, ging."""


def told(text: str) -> list[tuple[str, str, str | None]]:
    found = attributed(lines(text), Cast(f"{CAST}\n{text}"))
    return [
        (
            said.judged.kind,
            paragraph.line.text[said.judged.passage.begin : said.judged.passage.stop],
            said.speaker.name if said.speaker else None,
        )
        for paragraph in found
        for said in paragraph.said
    ]


@pytest.mark.parametrize(
    "text",
    [
        "„Ja, so ist es“",
        '"Ja, so ist es"',
        "“Ja, so ist es”",
        "«Ja, so ist es»",
        "« Ja, so ist es »",
        "»Ja, so ist es«",
        "‚Ja, so ist es‘",
        "‘Ja, so ist es’",
        "„Ja, so ist es”",
        '„Ja, so ist es"',
    ],
)
def test_all_marks_are_paired(text: str) -> None:
    (passage,) = passages(f"Er sagt: {text}.")
    assert f"Er sagt: {text}."[passage.begin : passage.stop] == "Ja, so ist es"


def test_only_the_outermost_marks_count() -> None:
    text = "„Er nannte es ‚Wahnsinn‘ und ging“, sagte sie."
    assert [text[passage.begin : passage.stop] for passage in passages(text)] == ["Er nannte es ‚Wahnsinn‘ und ging"]


@pytest.mark.parametrize("text", ["-'a" * 4_000 + "-'-", '-"a' * 4_000, "-'a" * 4_000 + " '", "‚a" * 4_000 + "‘"])
def test_marks_that_open_without_end_are_looked_at_a_few_times_each(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []

    def closes(*asked: Any) -> bool:
        looked_at.append("")
        return _closes(*asked)

    monkeypatch.setattr(quotes, "_closes", closes)
    passages(text)
    assert 0 < len(looked_at) < 20_000


def test_a_row_of_dots_ends_a_sentence_however_long_it_is() -> None:
    for dots in ("." * 3, "." * 50_000):
        assert masked(f"It was so{dots} Then it was not.", ()).starts == (0, 9 + len(dots) + 1)


def test_apostrophes_open_nothing() -> None:
    assert passages("It's the players' day, rock 'n' roll isn't dead") == ()


@pytest.mark.parametrize(
    ("text", "quote", "speaker"),
    [
        ("„Wir bleiben hier“, sagte Wenz.", "Wir bleiben hier", "Ute Wenz"),
        ("„Wir bleiben hier“, so Brandts Eintrag im Buch.", "Wir bleiben hier", "Olaf Brandt"),
        ("Wenz: „Wir bleiben hier.“", "Wir bleiben hier.", "Ute Wenz"),
        (
            "Brandt\u00a0zur Lage:\n\n„Es wird eine lange Nacht für uns alle.“",
            "Es wird eine lange Nacht für uns alle.",
            "Olaf Brandt",
        ),
        ("“We are staying,” Roe said.", "We are staying,", "Jane Roe"),
        ("“We are staying,” said a police spokesman.", "We are staying,", "police spokesman"),
        ("« Nous restons ici », a déclaré la maire Anne Petit.", "Nous restons ici", "Anne Petit"),
        ("«No nos vamos», dijo el alcalde Luis Mora.", "No nos vamos", "Luis Mora"),
        ("«Non ce ne andiamo», ha detto il sindaco Ugo Riva.", "Non ce ne andiamo", "Ugo Riva"),
        ('"Wij gaan niet weg," zegt burgemeester Jan de Wit.', "Wij gaan niet weg,", "Jan de Wit"),
        ("Wenz kritisierte den Plan. „Das ist nicht zu Ende gedacht.“", "Das ist nicht zu Ende gedacht.", "Ute Wenz"),
        (
            "Der britische Botschafter trat vor die Presse.\n\n„Wir danken allen, die geholfen haben.“",
            "Wir danken allen, die geholfen haben.",
            "Tom Hale",
        ),
    ],
)
def test_a_whole_quote_gets_its_speaker(text: str, quote: str, speaker: str) -> None:
    assert told(text) == [("whole", quote, speaker)]


def test_a_pronoun_is_who_spoke_before() -> None:
    text = "„Das geht so nicht“, sagte Wenz.\n\n„Wir haben alle gewarnt“, betonte sie."
    assert [speaker for _, _, speaker in told(text)] == ["Ute Wenz", "Ute Wenz"]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("Wenz nannte den Plan „reinen Unsinn“ und ging.", "reinen Unsinn", "Ute Wenz"),
        (
            "Einer diplomatischen Quelle zufolge wird „an Einzelheiten gefeilt“.",
            "an Einzelheiten gefeilt",
            "diplomatische Quelle",
        ),
        ("Roe said the city was “ready for anything”.", "ready for anything", "Jane Roe"),
        ("Brandt sagte am Abend, dass „wir einander brauchen“, auch morgen.", "wir einander brauchen", "Olaf Brandt"),
    ],
)
def test_a_fragment_stays_in_its_sentence(text: str, words: str, speaker: str) -> None:
    assert told(text) == [("fragment", words, speaker)]


def test_a_quote_broken_by_its_attribution_stays_one_sentence() -> None:
    assert [kind for kind, _, _ in told("“We won,” Roe said, “because we never gave up.”")] == ["fragment", "fragment"]


@pytest.mark.parametrize(
    "text",
    [
        "Das Schiff „Nordstern“ lief ein, sagte Wenz.",
        'Auf dem Schild stand "STADT AM MEER".',
        "Die Gruppe „Freie Küste“ und die „Nord-Wacht“ waren da, sagte Wenz.",
        "Sie las aus dem Roman „Das lange Warten auf den Sommer“.",
        "Der sogenannte „Stille Tag“ fällt aus.",
        "The show “Late Night Harbour” is off, Roe said.",
        "Le navire « Belle Étoile » est arrivé.",
    ],
)
def test_names_and_titles_are_no_speech(text: str) -> None:
    assert told(text) == []


def test_a_long_speech_may_open_each_paragraph_anew() -> None:
    text = "“This is where it began,” said Roe.\n“We came here with nothing.\n“And we are leaving with nothing.”"
    assert len(told(text)) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Wenz spricht von Willkür und fordert eine Rücknahme von „Hafenplan II“.", []),
        ("Man nannte den Plan „Hafenwahn“.", ["Hafenwahn"]),
        ("In Nordheim gilt das als „Feindesland“.", []),
        ("Sie bezeichnete den Plan als „Feindesland“.", ["Feindesland"]),
        ("Abgelehnt: „ältere Fährleute“: keine Verlängerung, nannte es Wenz.", []),
    ],
)
def test_numbered_names_heads_of_lines_and_what_something_passes_for_are_said_by_nobody(
    text: str, said: list[str]
) -> None:
    direct = [one.told for one in utterances(text, "de") if one.kind == "direct"]
    assert [text[begin:end].strip("„“") for spans in direct for begin, end in spans] == said
