"""The table of roles, and what follows from it."""

from datetime import UTC, datetime
from typing import get_args

import pytest

from depesche.model.commands import Actor
from depesche.model.people import Right, Role
from depesche.rules.decide import decide
from depesche.rules.fold import State
from depesche.rules.roles import EVERYWHERE, LEAST, PEOPLE_ONLY, allows, allows_somewhere, highest, may, rights
from doing import opening, publishing

ROLES: tuple[Role, ...] = get_args(Role)
RIGHTS: tuple[Right, ...] = get_args(Right)


def test_every_right_stands_in_the_table() -> None:
    assert set(LEAST) == set(RIGHTS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("right", RIGHTS)
def test_a_role_has_the_rights_of_those_below_it(role: Role, right: Right) -> None:
    enough = ROLES.index(role) >= ROLES.index(LEAST[right])
    assert allows(Actor("account:1", role), right, "storm") == enough
    assert allows(Actor("account:1", role), right) == enough


@pytest.mark.parametrize("right", RIGHTS)
def test_a_role_on_a_blog_holds_there_alone(right: Right) -> None:
    actor = Actor("account:1", None, {"storm": "admin"})
    assert allows(actor, right, "storm") == (right not in EVERYWHERE)
    assert not allows(actor, right, "flood")
    assert not allows(actor, right)
    assert allows_somewhere(actor, right) == (right not in EVERYWHERE)


def test_the_higher_of_two_roles_counts() -> None:
    actor = Actor("account:1", "reporter", {"storm": "editor", "flood": "observer"})
    assert allows(actor, "publish", "storm")
    assert allows(actor, "contribute", "flood")
    assert "publish" in rights(actor, "storm")
    assert "publish" not in rights(actor, "flood")
    assert highest(("reporter", None, "editor")) == "editor"
    assert highest(()) is None


@pytest.mark.parametrize("right", sorted(PEOPLE_ONLY))
def test_no_token_has_the_rights_of_people(right: Right) -> None:
    assert not allows(Actor("token:1", "admin"), right)
    assert allows(Actor("cli", "admin"), right)


def test_nobody_may_anything_without_a_role() -> None:
    assert rights(Actor("account:1")) == ()


def test_a_role_on_a_web_address_lets_open_the_blog_there_and_no_other() -> None:
    actor = Actor("token:1", None, {"storm": "editor"})
    assert may(actor, opening("storm"))
    assert not may(actor, opening("flood"))
    assert not may(Actor("account:1", None, {"storm": "reporter"}), opening("storm"))


def test_a_refusal_names_the_role_that_it_takes() -> None:
    refusal = decide(State(), publishing(), Actor("account:1", "reporter"), datetime(2026, 1, 1, tzinfo=UTC))
    assert getattr(refusal, "why", None) == "forbidden"
    assert "role of editor" in getattr(refusal, "sentence", "")
