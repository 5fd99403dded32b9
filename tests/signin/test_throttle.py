"""What slows guessing down, and what waits for an answer: by a clock of the test's own."""

from depesche.signin import pending, throttle
from depesche.signin.pending import Pending
from depesche.signin.throttle import Throttle


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_waiting_doubles_up_to_a_bound_and_a_success_ends_it() -> None:
    clock = Clock()
    slowed = Throttle(free=2, first=1, longest=8, clock=clock)
    waits = []
    for _ in range(7):
        waits.append(slowed.wait("ada"))
        slowed.failed("ada")
    assert waits == [0, 0, 1, 2, 4, 8, 8]
    clock.now += 7.5
    assert slowed.wait("ada") == 0.5
    assert slowed.wait("bob") == 0
    slowed.succeeded("ada")
    assert slowed.wait("ada") == 0


def test_one_good_try_does_not_make_up_for_many_bad_ones() -> None:
    slowed = Throttle(free=2, first=1, longest=8, clock=Clock())
    for _ in range(4):
        slowed.failed("here")
    slowed.forgiven("here")
    assert slowed.wait("here") == 2
    for _ in range(9):
        slowed.forgiven("here")
    assert slowed.wait("here") == 0


def test_failures_of_long_ago_are_forgotten() -> None:
    clock = Clock()
    slowed = Throttle(free=1, first=1, longest=8, clock=clock)
    slowed.failed("ada")
    clock.now += throttle.FORGOTTEN_SECONDS + 1
    slowed.failed("ada")
    assert slowed.wait("ada") == 1


def test_no_more_are_remembered_than_there_is_room_for() -> None:
    slowed = Throttle(free=1, first=1, longest=8, clock=Clock())
    for n in range(throttle.REMEMBERED + 10):
        slowed.failed(str(n))
    assert slowed.wait("0") == 0
    assert slowed.wait(str(throttle.REMEMBERED + 9)) == 1


def test_what_is_pending_is_taken_once_in_time_and_bounded() -> None:
    clock = Clock()
    kept: Pending[int] = Pending(60, clock)
    kept.keep("a", 1)
    assert kept.look("a") == 1
    assert (kept.take("a"), kept.take("a")) == (1, None)
    kept.keep("b", 2)
    clock.now += 61
    assert kept.take("b") is None
    for n in range(pending.PENDING + 1):
        kept.keep(str(n), n)
    assert kept.take("0") is None
    assert kept.take(str(pending.PENDING)) == pending.PENDING
