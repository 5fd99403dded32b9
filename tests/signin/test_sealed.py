"""Seals: what comes back unchanged and in time is opened, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from depesche.signin.sealed import Seal

KEY = b"a key that all nodes share"


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@given(st.binary(max_size=300))
def test_what_was_sealed_comes_out_as_it_was(inside: bytes) -> None:
    seal = Seal(60, KEY)
    assert seal.open(seal.close(inside)) == inside


@given(st.binary(max_size=60), st.data())
def test_whatever_is_changed_does_not_open(inside: bytes, data: st.DataObject) -> None:
    seal = Seal(60, KEY)
    sealed = bytearray(seal.close(inside))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    assert seal.open(bytes(sealed)) is None
    assert seal.open(bytes(sealed[: data.draw(st.integers(0, len(sealed) - 1))])) is None


def test_a_seal_by_another_key_and_one_whose_time_is_over_do_not_open() -> None:
    clock = Clock()
    seal = Seal(60, KEY, clock)
    sealed = seal.close(b"x")
    assert Seal(60, b"another key", clock).open(sealed) is None
    assert Seal(60, KEY, clock).open(sealed) == b"x"  # another node
    clock.now += 59
    assert seal.open(sealed) == b"x"
    clock.now += 1
    assert seal.open(sealed) is None
