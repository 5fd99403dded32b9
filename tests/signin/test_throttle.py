"""What slows guessing down, and what waits for an answer: the same on every node, by a clock of the test's own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from clock import Clock
from depesche.signin.pending import Pending
from depesche.signin.throttle import FORGOTTEN_SECONDS, Throttle
from depesche.store import brief as kept
from depesche.store.brief import Brief


@pytest.fixture
def nodes(engines: tuple[Engine, Engine], clock: Clock) -> tuple[Brief, Brief]:
    """What two nodes on one database know."""
    one, two = engines
    return Brief(one, clock), Brief(two, clock)


def throttle(brief: Brief, free: int = 2) -> Throttle:
    return Throttle(brief, "guess", free=free, first=1, longest=8)


def test_waiting_doubles_up_to_a_bound_whichever_node_is_asked_and_a_success_ends_it(
    nodes: tuple[Brief, Brief], clock: Clock
) -> None:
    one, two = throttle(nodes[0]), throttle(nodes[1])
    waits = []
    for _ in range(7):
        waits.append(one.attempt("ada"))
        if waits[-1] > 0:
            clock.pass_by(waits[-1])
            assert two.attempt("ada") == 0
    assert waits == [0, 0, 1, 2, 4, 8, 8]
    clock.pass_by(7.5)
    assert two.attempt("ada") == 0.5
    assert two.attempt("bob") == 0
    one.succeeded("ada")
    assert [two.attempt("ada") for _ in range(2)] == [0, 0]


def test_many_at_once_on_both_nodes_do_not_slip_through(nodes: tuple[Brief, Brief]) -> None:
    slowed = [throttle(brief, free=5) for brief in nodes]
    with ThreadPoolExecutor(8) as guessing:
        waits = list(guessing.map(lambda n: slowed[n % 2].attempt("ada"), range(24)))
    assert waits.count(0.0) == 5


def test_one_good_try_does_not_make_up_for_many_bad_ones(nodes: tuple[Brief, Brief], clock: Clock) -> None:
    slowed = throttle(nodes[0])
    for _ in range(4):
        clock.pass_by(slowed.attempt("here"))
        slowed.attempt("here")
    slowed.forgiven("here")
    assert slowed.attempt("here") > 0
    for _ in range(9):
        slowed.forgiven("here")
    assert slowed.attempt("here") == 0


def test_failures_of_long_ago_are_forgotten(nodes: tuple[Brief, Brief], clock: Clock) -> None:
    slowed = throttle(nodes[0], free=1)
    assert slowed.attempt("ada") == 0
    assert slowed.attempt("ada") == 1
    clock.pass_by(FORGOTTEN_SECONDS + 1)
    assert slowed.attempt("ada") == 0
    assert slowed.attempt("ada") == 1


def test_no_more_is_known_than_there_is_room_for(
    nodes: tuple[Brief, Brief], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "ROOM", 20)
    pending = Pending(nodes[0], "seed", 60)
    for n in range(25):
        pending.keep(str(n), b"x")
        clock.pass_by(1)
    known = [n for n in range(25) if pending.look(str(n)) is not None]
    assert known == list(range(5, 25))


def test_what_is_pending_is_taken_once_in_time_at_any_node(nodes: tuple[Brief, Brief], clock: Clock) -> None:
    one, two = Pending(nodes[0], "seed", 60), Pending(nodes[1], "seed", 60)
    one.keep("a", b"1")
    assert two.look("a") == b"1"
    assert (two.take("a"), one.take("a")) == (b"1", None)
    one.keep("b", b"2")
    clock.pass_by(61)
    assert two.take("b") is None
    assert (one.is_first("c"), two.is_first("c")) == (True, False)
    clock.pass_by(61)
    assert one.is_first("c")


def test_all_nodes_have_one_key(nodes: tuple[Brief, Brief]) -> None:
    one, two = nodes
    assert one.shared_key("oidc") == two.shared_key("oidc")
    assert one.shared_key("oidc") != one.shared_key("passkeys")
