from hypothesis import given
from hypothesis import strategies as st

from depesche.render.differences import WORDS_COMPARED, differences

WORDINGS = st.lists(
    st.sampled_from(["The", "ferry", "ferry,", "sails", "at", "8:30", ".", "\n\n", "„Ja“"]), max_size=30
)


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in differences(old, new)]


def test_one_word_that_changed_is_shown_beside_its_like() -> None:
    assert told("Four crew are missing.", "Three crew are missing.") == [
        ("old", "Four "), ("new", "Three "), ("same", "crew are missing."),
    ]  # fmt: skip


def test_punctuation_is_a_word_of_its_own_and_spaces_are_none() -> None:
    assert told("He sails today", "He sails today, alone") == [("same", "He sails today"), ("new", ", alone")]


@given(WORDINGS, WORDINGS)
def test_pieces_that_are_not_old_make_up_the_new_wording_and_the_others_the_old(
    one: list[str], other: list[str]
) -> None:
    old, new = " ".join(one), " ".join(other)
    pieces = differences(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "old") == new
    before = "".join(piece.text for piece in pieces if piece.kind != "new")
    assert "".join(before.split()) == "".join(old.split())
    assert all(piece.kind == "same" for piece in differences(new, new))


def test_wordings_that_share_too_little_are_shown_as_a_whole() -> None:
    old, new = ("".join(f"{word}{n} " for n in range(WORDS_COMPARED)) for word in ("a", "b"))
    assert told(old, new) == [("old", old), ("new", new)]
