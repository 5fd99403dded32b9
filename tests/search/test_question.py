"""What somebody types, and where the words stand: any text is taken, nothing that is typed is a command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depesche.search.excerpt import excerpt, marked
from depesche.search.indexed import mark
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
        ("de", ["München", "Mu\u0308nchen"]),
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


def test_a_word_that_is_being_typed_is_its_stem_or_a_word_that_goes_on_like_it() -> None:
    assert question_of("all Runnin", begun=True).begun == ("runnin",)
    assert ("run",) in question_of("running", begun=True).wanted[-1]
    assert question_of("Muen", begun=True).begun == ("muen", "mun")
    for text in ("a", "all ", '"all clear"', "-cle", "", "clear.", '"all clea', 'all -"all clea', "x9", "xe"):
        assert question_of(text, begun=True).begun == (), text
    found = [piece.text for piece in marked("Running late, the runner ran.", question_of("runn", begun=True), "en")]
    assert found == ["Running", " late, the ", "runner", " ran."]


def test_a_word_beyond_those_that_are_looked_for_is_not_looked_for_by_its_beginning() -> None:
    many = " ".join(f"word{n}" for n in range(TERMS))
    assert question_of(many, begun=True).begun == (f"word{TERMS - 1}",)
    assert question_of(f"{many} clear", begun=True).begun == ()


@pytest.mark.parametrize("name", ["Dr.\u00a0Müller", " Dr.  Mu\u0308ller ", "DR. MÜLLER"])
def test_a_name_is_found_however_it_is_spaced_and_composed(name: str) -> None:
    assert mark("speaker", name) == mark("speaker", "Dr. Müller")


def test_an_endless_word_and_an_endless_text_are_cut() -> None:
    question = question_of("bridge")
    assert sum(len(piece.text) for piece in excerpt("x" * 40_000, question, "en")) < 400
    pieces = excerpt("word " * 5_000 + "bridge", question, "en")
    assert not [piece for piece in pieces if piece.found]
    assert stem("x" * 5_000, "de") == stem("x" * 50_000, "de")


@given(st.text(max_size=400))
def test_any_text_is_a_question_that_holds_letters_and_digits_alone(text: str) -> None:
    question = question_of(text, begun=True)
    assert len(question.wanted) + len(question.without) <= TERMS
    for term in (*question.wanted, *question.without):
        for phrase in term:
            assert phrase
            assert all(one.isalnum() for one in phrase)
    assert all(one.isalnum() for one in question.begun)


@given(st.text(max_size=600), st.text(max_size=QUESTION_CHARS))
def test_an_excerpt_is_a_piece_of_the_text(text: str, asked: str) -> None:
    pieces = excerpt(text, question_of(asked), "en")
    said = "".join(piece.text for piece in pieces if piece.text not in ("… ", " …"))
    assert said in text


def test_an_excerpt_stands_around_the_first_word_found_and_marks_each() -> None:
    text = "Nothing happens here. " * 30 + "Then the bridges closed, and the bridge stayed closed. " + "Quiet. " * 60
    pieces = excerpt(text, question_of("bridge"), "en")
    assert [piece.text for piece in pieces if piece.found] == ["bridges", "bridge"]
    assert pieces[0].text == "… "
    assert pieces[-1].text == " …"
    assert sum(len(piece.text) for piece in pieces) < 320
