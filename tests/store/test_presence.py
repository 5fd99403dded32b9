"""Who is at the desk: two nodes know of each other's people, and forget those of one that is gone."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from clock import Clock
from depesche.model.ids import new_ulid
from depesche.model.people import Person
from depesche.store.presence import LASTS, SAY_EVERY, Asked, Presence

BLOG = new_ulid()
CAME = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture
def nodes(engines: tuple[Engine, Engine], clock: Clock) -> tuple[Presence, Presence]:
    one, two = engines
    return Presence(one, clock), Presence(two, clock)


def somebody(name: str = "Ada", editing: str | None = None) -> Person:
    return Person(
        tab=new_ulid(),
        account=new_ulid(),
        name=name,
        initials=None,
        since=CAME,
        editing=editing,
    )


def test_each_node_knows_who_is_at_the_other_and_what_they_write(nodes: tuple[Presence, Presence]) -> None:
    one, two = nodes
    ada, bob = somebody("Ada"), somebody("Bob", editing=new_ulid())
    one.exchange({BLOG: [ada]})
    assert two.exchange({BLOG: [bob]}).others == {BLOG: [ada]}
    assert one.exchange({BLOG: [ada]}).others == {BLOG: [bob]}
    assert one.exchange({}).others == {}
    assert two.exchange({BLOG: [bob]}).others == {BLOG: []}


def test_who_moves_to_another_node_is_there_once(nodes: tuple[Presence, Presence]) -> None:
    one, two = nodes
    ada = somebody()
    one.exchange({BLOG: [ada]})
    assert two.exchange({BLOG: [ada]}).others == {BLOG: []}
    assert one.exchange({BLOG: []}).others == {BLOG: [ada]}
    assert one.find(BLOG, ada.tab) == ada
    assert two.find(BLOG, ada.tab) is None, "who is here is known here, and better"


def test_people_of_a_node_that_is_gone_are_forgotten_those_of_one_that_lives_are_not(
    nodes: tuple[Presence, Presence], clock: Clock
) -> None:
    one, two = nodes
    ada, bob = somebody("Ada"), somebody("Bob")
    one.exchange({BLOG: [ada]})
    for _ in range(int(LASTS / SAY_EVERY) + 1):
        two.exchange({BLOG: [bob]})
        clock.now += SAY_EVERY
    two.exchange({BLOG: [bob]})
    assert two.find(BLOG, ada.tab) is None
    assert one.exchange({BLOG: []}).others == {BLOG: [bob]}


def test_what_another_node_is_told_of_a_tab_reaches_the_one_that_has_it_once(nodes: tuple[Presence, Presence]) -> None:
    one, two = nodes
    ada, post = somebody(), new_ulid()
    one.exchange({BLOG: [ada]})
    two.ask(Asked(ada.tab, post))
    assert one.exchange({BLOG: [ada]}).asked == [Asked(ada.tab, post)]
    assert one.exchange({BLOG: [ada]}).asked == []
