"""What somebody types, and where the words stand: any text is taken, nothing that is typed is a command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depesche.search.excerpt import excerpt
from depesche.search.question import QUESTION_CHARS, TERMS, question_of
from depesche.search.stems import stem


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("de", ["Brücke", "Brücken", "BRÜCKEN"]),
        ("de", ["Überschwemmung", "Überschwemmungen"]),
        ("de", ["Straße", "Strasse", "Straßen"]),
        ("en", ["bridge", "bridges", "Bridge's"]),
        ("en", ["flooded", "flooding"]),
        (None, ["Café", "cafe"]),
    ],
)
def test_the_forms_of_a_word_have_one_stem(language: str | None, forms: list[str]) -> None:
    assert len({stem(form, language) for form in forms}) == 1


def test_words_phrases_and_what_may_not_be_there_are_told_apart() -> None:
    question = question_of('ferry "port closed" -storm „zwei Tote“ -"all clear"')
    for term, phrase in zip(question.wanted, [("ferry",), ("port", "closed"), ("zwei", "tote")], strict=True):
        assert phrase in term
    for term, phrase in zip(question.without, [("storm",), ("all", "clear")], strict=True):
        assert phrase in term


def test_a_word_without_its_umlauts_is_looked_for_with_them_too() -> None:
    [term] = question_of("Muenchen").wanted
    assert {(stem("München", "de"),), (stem("Muenchen", None),)} <= set(term)


@given(st.text(max_size=400))
def test_any_text_is_a_question_that_holds_letters_and_digits_alone(text: str) -> None:
    question = question_of(text, begun=True)
    assert len(question.wanted) + len(question.without) <= TERMS
    for term in (*question.wanted, *question.without):
        for phrase in term:
            assert phrase
            assert all(one.isalnum() for one in phrase)


@given(st.text(max_size=600), st.text(max_size=QUESTION_CHARS))
def test_an_excerpt_is_a_piece_of_the_text(text: str, asked: str) -> None:
    pieces = excerpt(text, question_of(asked))
    said = "".join(piece.text for piece in pieces if piece.text not in ("… ", " …"))
    assert said in text


def test_an_excerpt_stands_around_the_first_word_found_and_marks_each() -> None:
    text = "Nothing happens here. " * 30 + "Then the bridges closed, and the bridge stayed closed. " + "Quiet. " * 60
    pieces = excerpt(text, question_of("bridge"))
    assert [piece.text for piece in pieces if piece.found] == ["bridges", "bridge"]
    assert pieces[0].text == "… "
    assert pieces[-1].text == " …"
    assert sum(len(piece.text) for piece in pieces) < 320
