"""What is known and what is not: how posts stand by their own word and by what others say of them."""

from datetime import UTC, datetime, timedelta

import pytest

from depesche.model.blocks import Source, Text
from depesche.model.post import Confidence, Post, PostLink, Relation
from depesche.rules.known import known_of, standings
from depesche.rules.ties import chain_of, ties_of

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
Told = tuple[str, str | None, *tuple[str, ...]]
WORDS: dict[str, Confidence] = {"c": "confirmed", "r": "reported", "u": "unconfirmed", "d": "disputed"}
SIGNS: dict[str, Relation] = {"+": "confirms", "!": "contradicts", ">": "continues"}


def post(minute: int, name: str, sure: str | None, *links: str, is_key: bool = False) -> Post:
    at = NOON + timedelta(minutes=minute)
    return Post(
        id=name,
        time=at,
        rev=1,
        order=minute + 2,
        seq=minute + 2,
        state="published",
        published_at=at,
        body=(Text(name),),
        confidence=WORDS[sure] if sure else None,
        sources=(Source("AP"),) if sure == "r" else (),
        links=tuple(PostLink(SIGNS[link[0]], link[1:]) for link in links),
        is_key=is_key,
    )


def story(*told: Told) -> list[Post]:
    return [post(minute, *one) for minute, one in enumerate(told)]


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        ([("A", "c"), ("B", "r"), ("C", "u"), ("D", "d"), ("E", None)], "A confirmed, B reported, C open, D open"),
        ([("A", "u"), ("B", "c", "+A")], "A confirmed, B confirmed"),
        ([("A", "r"), ("B", None, "+A")], "A confirmed"),
        ([("A", None), ("B", None, "+A")], "A confirmed"),
        ([("A", "u"), ("B", "r", "+A")], "A open, B reported"),
        ([("A", "d"), ("B", "c", "+A")], "A open, B confirmed"),
        ([("A", "c"), ("B", "c", "!A")], "A wrong, B confirmed"),
        ([("A", "c"), ("B", "r", "!A")], "A open, B reported"),
        ([("A", "c"), ("B", None, "!A")], "A open"),
        ([("A", "u"), ("B", "c", "+A"), ("C", "c", "!A")], "A wrong, B confirmed, C confirmed"),
        ([("A", "c"), ("B", "c", "!A"), ("C", "c", "!B")], "A confirmed, B wrong, C confirmed"),
        ([("A", "u"), ("B", "c", "+A"), ("C", "c", "!B")], "A open, B wrong, C confirmed"),
        ([("A", "c"), ("B", "u", "!A"), ("C", "c", "+B")], "A wrong, B confirmed, C confirmed"),
        ([("A", "c", "!B"), ("B", "c", "!A")], "A confirmed, B wrong"),
    ],
)  # fmt: skip
def test_a_post_stands_as_it_says_unless_a_later_one_that_stands_says_otherwise(told: list[Told], stands: str) -> None:
    posts = story(*told)
    found = standings(posts[::-1], ties_of(posts, posts))
    assert ", ".join(f"{name} {stand}" for name, stand in sorted(found.items())) == stands


def test_what_holds_has_key_events_first_and_a_post_gives_way_to_a_later_station_that_stands_as_firm() -> None:
    told: list[Told] = [("first", "c"), ("second", "c", ">first"), ("doubt", "u", ">second"), ("found", "c", ">doubt")]
    later: list[Told] = [("wrong", "c"), ("right", "c", "!wrong")]
    posts = [post(-1, "key", "c", is_key=True), *story(*told, *later)]
    known = known_of(posts, ties_of(posts, posts))
    assert [one.id for one in known.confirmed] == ["key", "right", "found", "second"]
    assert known.open == []
    assert [one.id for one in known.wrong] == ["wrong"]
    assert known.reported == []


def test_a_story_has_stations_when_there_are_three_wherever_one_begins_and_ends_with_circles() -> None:
    posts = story(("A", None, ">C"), ("B", None, ">A"), ("C", None, ">B", ">A"), ("D", None, "!C"), ("E", None, ">D"))
    assert [[one.id for one in chain_of(begin, posts)] for begin in posts[:3]] == [["A", "B", "C"]] * 3
    assert chain_of(posts[4], posts) == []
