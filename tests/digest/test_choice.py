"""The automatic choice of a digest: always the same, in the order of time, and without what went or is wrong."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from depesche.digest.choice import LEAST, MOST, choose, count_for
from depesche.digest.vectors import centrality, likeness, vectors_of
from depesche.model.blocks import Quote, Text
from depesche.model.post import Post, PostLink, Removal

TEXTS = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=60).filter(str.strip)
BEGIN = datetime(2031, 5, 4, 12, tzinfo=UTC)
STORY = (
    "The dam at the eastern polder has broken, and the water runs into the polder.",
    "Coffee is served in the hall.",
    "The polder is being cleared; buses bring six hundred people from the polder to the hall.",
    "A cat has been found.",
    "The water behind the dam has reached its highest level and begins to fall.",
    "Good night.",
)


def post(number: int, text: str, **copy: Any) -> Post:
    at = BEGIN + timedelta(minutes=number)
    body = copy.pop("body", (Text(text),))
    return Post(
        id=f"{number:026}",
        time=at,
        rev=1,
        order=number,
        seq=number,
        state="published",
        published_at=at,
        body=body,
        **copy,
    )


def posts(*texts: str) -> list[Post]:
    return [post(number, text) for number, text in enumerate(texts, 1)]


def numbers(chosen: Sequence[Post]) -> list[int]:
    return [one.order for one in chosen]


def test_what_the_coverage_speaks_of_is_chosen_and_told_in_the_order_of_time() -> None:
    story = posts(*STORY)
    assert numbers(choose(story, "en", 3)) == [1, 3, 5]
    assert choose(story[::-1], "en", 3) == choose(story, "en", 3)


def test_what_is_said_again_is_not_chosen_again() -> None:
    story = posts(*STORY, *["Routine."] * 9, STORY[0])
    assert len({1, 16} & set(numbers(choose(story, "en", 3)))) == 1


def test_a_routine_report_that_comes_again_and_again_is_not_what_matters() -> None:
    routine = [
        f"Counted at station {n}: {n * 37} for Tarrant, {n * 41} for Venn, {n * 13} for Pryce." for n in range(40)
    ]
    story = posts(*routine[:20], "The mayor resigned in tears and leaves the town hall for good.", *routine[20:])
    assert 21 in numbers(choose(story, "en", 3))


def test_a_post_that_only_quotes_gives_way_to_one_that_tells() -> None:
    told = "The bridge is closed because of cracks in its main girder."
    story = [post(1, told, body=(Quote(told, speaker="Ada"),)), post(2, told), post(3, "Rain."), post(4, "Wind.")]
    assert numbers(choose(story, "en", 1)) == [2]


def test_neither_what_was_taken_down_nor_what_turned_out_wrong_is_chosen() -> None:
    story = posts(*STORY)
    gone = replace(story[0], state="taken_down", body=(), removal=Removal(BEGIN, "Wrong."))
    right = replace(story[4], confidence="confirmed", links=(PostLink("contradicts", story[2].id),))
    chosen = numbers(choose([gone, *story[1:4], right, story[5]], "en", 6))
    assert chosen == [2, 4, 5, 6]


def test_nothing_is_chosen_from_nothing_and_no_more_than_there_is() -> None:
    assert choose([], "en", 3) == []
    assert numbers(choose(posts("One."), "en", 3)) == [1]
    assert [count_for(n) for n in (0, 1, 10, 40, 10_000)] == [0, 1, LEAST, 7, MOST]


@given(st.lists(TEXTS, max_size=25), st.integers(0, 10))
def test_any_texts_give_a_choice_of_so_many_at_most_in_order(texts: list[str], count: int) -> None:
    story = posts(*texts)
    chosen = numbers(choose(story, "de", count))
    assert chosen == sorted(set(chosen))
    assert len(chosen) <= count
    assert bool(chosen) == bool(story and count)


def test_vectors_are_alike_by_their_rare_words_alone() -> None:
    one, other, third, *_ = vectors_of(
        [["dam", "the", "7"], ["dam", "the", "8"], ["cat", "the", "7"], ["sun", "the"]] * 2
    )
    assert likeness(one, other) == likeness(other, one) > likeness(one, third) == 0
    central = centrality([one, other, third])
    assert central[0] == central[1] > central[2]
