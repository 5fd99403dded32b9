"""Passwords: argon2id, stronger when it is set stronger, and no telling apart who is there."""

import asyncio
import time

import pytest
from argon2 import PasswordHasher

from depesche.model.people import checked_email, checked_password
from depesche.signin.passwords import AT_ONCE, WAITING, Busy, Passwords

WEAK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


def test_a_password_is_hashed_by_argon2id_and_fits_itself_alone() -> None:
    async def run() -> None:
        passwords = Passwords()
        stored = await passwords.hashed("correct horse battery")
        assert stored.startswith("$argon2id$v=19$m=65536,t=3,")
        assert await passwords.fits("correct horse battery", stored)
        assert not await passwords.fits("correct horse batterz", stored)
        assert not await passwords.fits("of nobody", None)
        assert not await passwords.fits("x", "no hash at all")
        assert not passwords.is_weak(stored)

    asyncio.run(run())


def test_a_hash_of_weaker_parameters_fits_and_is_known_as_weak() -> None:
    stored = WEAK.hash("correct horse battery")
    passwords = Passwords()
    assert asyncio.run(passwords.fits("correct horse battery", stored))
    assert passwords.is_weak(stored)


def test_a_password_of_nobody_takes_as_long_to_refuse() -> None:
    async def run() -> tuple[float, float]:
        passwords = Passwords()
        stored = await passwords.hashed("correct horse battery")
        await passwords.fits("warm", None)
        took = []
        for known in (stored, None):
            began = time.process_time()
            for _ in range(3):
                await passwords.fits("a wrong password", known)
            took.append(time.process_time() - began)
        return took[0], took[1]

    known, unknown = asyncio.run(run())
    assert 0.4 < known / unknown < 2.5


def test_no_more_wait_than_there_is_room_for() -> None:
    async def run() -> list[object]:
        quick = Passwords(WEAK)
        stored = await quick.hashed("correct horse battery")
        tries = [quick.fits("correct horse battery", stored) for _ in range(AT_ONCE + WAITING + 10)]
        answers = await asyncio.gather(*tries, return_exceptions=True)
        assert await quick.fits("correct horse battery", stored)
        return list(answers)

    answers = asyncio.run(run())
    assert answers.count(True) == AT_ONCE + WAITING
    assert sum(isinstance(answer, Busy) for answer in answers) == 10


def test_one_password_is_one_however_it_is_typed() -> None:
    composed, decomposed = "Stra\u00dfe nach M\u00fcnchen", "Stra\u00dfe nach Mu\u0308nchen"
    stored = WEAK.hash(checked_password(composed))
    assert asyncio.run(Passwords().fits(decomposed, stored))


NO_ADDRESSES = [
    "",
    "ada",
    "ada@",
    "@example.org",
    "a b@example.org",
    "a@b@c",
    "ada@example.org\n<x>",
    '"a"@example.org',
]


@pytest.mark.parametrize("email", [*NO_ADDRESSES, "a" * 250 + "@example.org"])
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(ValueError, match="e-mail"):
        checked_email(email)


def test_an_address_has_one_form() -> None:
    assert checked_email("  Ada.Lovelace@EXAMPLE.org ") == "ada.lovelace@example.org"
    assert checked_email("ADA@EXAMPLE.ORG") == "ada@example.org"
