"""Indirect speech is found with its speaker in five languages, and proposed, never decided."""

import time
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path

import pytest
from bench.marked import marked
from bench.quotes import section
from bench.score import Score, score
from hypothesis import given, settings
from hypothesis import strategies as st

from depesche.intake.moods import subjunctive
from depesche.intake.pasted import read_pasted
from depesche.intake.sentences import sentences
from depesche.intake.speech import masked
from depesche.intake.utterances import Utterance, utterances
from depesche.model.blocks import Quote, Text

GOLD = Path(__file__).parents[2] / "bench" / "gold"
PIECES = st.sampled_from(
    [
        "Wenz sagte, ", "dass ", "der Zug ", "sei ", "laut Wenz ", "nach Angaben von ", "so ", "wie ", "zufolge",
        "„", "“", "„a b“ ",
        ", ", ". ", ": ", "– ", "(", ")", "und ", "er ", "die ", "said that ", "according to ", "he ", "selon ",
        "a dit que ", "según ", "dijo que ", "по словам ", "заявил, что ", "\n", "’", "A", "zu kommen", "1", "§",
        "Das sagte Wenz. ", "𝒜", "\u200b",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))


def said(text: str, language: str) -> list[tuple[str, list[str], str | None]]:
    return [(one.kind, [text[a:b] for a, b in one.told], name_of(text, one)) for one in utterances(text, language)]


def name_of(text: str, one: Utterance) -> str | None:
    return text[slice(*one.speaker)] if one.speaker else None


@pytest.mark.parametrize("language", ["de", "en", "fr", "es", "ru"])
@pytest.mark.parametrize("kind", ["direct", "indirect"])
def test_the_ordinary_forms_of_reporting_are_read(language: str, kind: str) -> None:
    lines = (GOLD / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 30
    texts = [marked(line) for line in lines]
    scores = [score(one.text, one.quotations, utterances(one.text, language), kind) for one in texts]
    whole = reduce(Score.__add__, scores)
    missed = [one.text for one, got in zip(texts, scores, strict=True) if got.annotated != got.exact]
    assert whole.annotated >= 12
    assert (whole.exact_f1 > 0.93, whole.speaker_f1 > 0.93) == (True, True), missed


@pytest.mark.parametrize(
    ("text", "told", "speaker"),
    [
        ("„Die Lage ist ernst“, sagte Lawrow.", "„Die Lage ist ernst“", "Lawrow"),
        ("Lawrow: „Die Lage ist ernst.“", "„Die Lage ist ernst.“", "Lawrow"),
        ("Die Lage sei ernst, so Dmitri Peskow.", "Die Lage sei ernst", "Dmitri Peskow"),
        ("Kerry zufolge ist die Lage ernst.", "ist die Lage ernst", "Kerry"),
        ("Von der Aue sagte, die Lage sei ernst.", "die Lage sei ernst", "Von der Aue"),
        ("Wie aus dem Rathaus verlautete, ist die Lage ernst.", "ist die Lage ernst", "dem Rathaus"),
    ],
)
def test_the_forms_that_the_issue_names_are_read(text: str, told: str, speaker: str) -> None:
    assert [one[1:] for one in said(text, "de")] == [([told], speaker)]


def test_sentences_in_the_subjunctive_go_on_with_what_was_told() -> None:
    text = "Wenz sagte, der Zug komme. Er sei nur verspätet. Ersatz stehe bereit. Die Bahn schweigt."
    assert said(text, "de") == [
        ("indirect", ["der Zug komme"], "Wenz"),
        ("continued", ["Er sei nur verspätet. Ersatz stehe bereit."], "Wenz"),
    ]


def test_a_sentence_can_say_who_told_the_one_before() -> None:
    text = "Der Zug fällt aus. Das teilte die Bahn mit."
    assert said(text, "de") == [("indirect", ["Der Zug fällt aus", "Das"], "die Bahn")]


@pytest.mark.parametrize(
    "text",
    [
        "Der Zug, der um neun kam, fuhr gleich weiter.",
        "Die Zeitung „Der Morgen“ erscheint seit gestern nicht mehr.",
        "Als der Regen kam, wurde das Spiel abgebrochen.",
        "Es sei denn, es regnet.",
        "Der Film „Das kalte Herz“ läuft im Kino.",
    ],
)
def test_where_nobody_reports_nothing_is_found(text: str) -> None:
    assert said(text, "de") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("der Zug komme", "komme"),
        ("sie seien müde", "seien"),
        ("die neue Brücke", None),
        ("er resultiere daraus", "resultiere"),
        ("heute kommt alle Welt", None),
    ],
)
def test_the_subjunctive_is_told_from_adjectives(words: str, found: str | None) -> None:
    tokens = sentences(masked(words, ()))[0][0].tokens
    place = subjunctive(tokens)
    assert (tokens[place].text if place is not None else None) == found


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["de", "en", "fr", "es", "ru", "it", None]))
def test_whatever_is_read_lies_in_the_text(text: str, language: str | None) -> None:
    for one in utterances(text, language):
        spans = [*one.told, *([one.speaker] if one.speaker else [])]
        assert one.told
        assert all(0 <= begin < end <= len(text) for begin, end in spans)


@pytest.mark.parametrize(
    "piece",
    ["Wenz sagte, dass ", "laut Wenz ", "demnach ", "sei, ", "der ", "spricht von „a b“ ", "zu sagen, ", "A ", "„"],
)
def test_a_hostile_text_is_read_in_a_second(piece: str) -> None:
    begun = time.process_time()
    utterances(piece * (20_000 // len(piece)), "de")
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        ("Außenminister Sergej Lawrow sagte heute, die Gespräche seien beendet.", "Sergej Lawrow", "Außenminister"),
        ("Die Polizei teilte mit, der Zug stehe. Er werde geräumt.", "Polizei", None),
        ("According to the coastguard, eleven people were taken off the ferry.", "coastguard", None),
        ("Selon la préfecture, onze personnes ont été évacuées.", "préfecture", None),
    ],
)  # fmt: skip
def test_a_pasted_paragraph_of_indirect_speech_is_proposed_as_a_quote_with_its_words_untouched(
    text: str, speaker: str, role: str | None
) -> None:
    body = read_pasted(text, zone="UTC", now=datetime(2026, 5, 1, tzinfo=UTC)).body
    assert body == (Quote(text, speaker=speaker, role=role, speech="indirect"),)


@pytest.mark.parametrize(
    "text",
    [
        "Er sagte, die Gespräche seien beendet.",
        "Die Brücke ist gesperrt. Wenz sagte, sie sei alt.",
        "Wenz sagte, der Zug komme. Roth sagte, er komme nicht.",
    ],
)
def test_a_paragraph_that_is_not_all_one_named_speakers_stays_text(text: str) -> None:
    assert read_pasted(text, zone="UTC", now=datetime(2026, 5, 1, tzinfo=UTC)).body == (Text(text),)


def test_the_measurement_names_what_is_not_there(tmp_path: Path) -> None:
    told = section(tmp_path / "none.jsonl")
    assert "left out" in told
    assert "| Russian, Indirect |" in told


def test_the_measurement_counts_a_wrong_speaker_and_a_wrong_span() -> None:
    one = marked("<Ann Roe> said {I that the bridge is closed}.")
    right = Utterance("indirect", one.quotations[0].quote, one.quotations[0].speaker[0])
    other = Utterance("indirect", right.told, (13, 17))
    longer = Utterance("indirect", ((8, right.told[0][1]),), right.speaker)
    scores = [score(one.text, one.quotations, [found], "indirect") for found in (right, other, longer)]
    assert [(got.exact, got.speaker) for got in scores] == [(1, 1), (1, 0), (0, 1)]
    assert 0.8 < scores[2].overlap_f1 < 1
