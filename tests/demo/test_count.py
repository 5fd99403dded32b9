from hypothesis import given
from hypothesis import strategies as st

from depesche.demo.count import STATIONS, after, station

SEEDS = st.floats(0, 1, exclude_max=True)


@given(st.integers(1, STATIONS), SEEDS)
def test_a_count_only_ever_grows_by_what_was_counted(number: int, seed: float) -> None:
    before, here, now = after(number - 1, seed), station(number, seed), after(number, seed)
    assert now.counted == number
    assert now.votes == tuple(a + b for a, b in zip(before.votes, here.votes, strict=True))
    assert min(here.votes) > 0
    assert abs(sum(now.share(who) for who in range(4)) - 100) < 1e-6


@given(SEEDS)
def test_the_lead_changes_once_and_late(seed: float) -> None:
    leaders = [after(number, seed).ranking[0] for number in range(20, STATIONS + 1)]
    assert leaders[0] == 1
    assert leaders[-1] == 0
    assert 100 < leaders.index(0) + 20 < STATIONS
