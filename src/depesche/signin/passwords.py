"""Passwords: hashed by argon2id (RFC 9106), a few at a time since each takes 64 MB and a twentieth of a second."""

import asyncio
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

P = ParamSpec("P")
Answer = TypeVar("Answer")

AT_ONCE = 2
WAITING = 50
"""Passwords that may wait to be looked at; who comes then is asked to come again."""


class Busy(Exception):  # noqa: N818  # nothing is wrong with it
    """Too many passwords wait to be looked at."""


class Passwords:
    """Hashes and compares passwords in worker threads."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._here = 0

    async def hashed(self, password: str) -> str:
        """Hash a checked password. Raises Busy."""
        return await self._in_turn(self._hasher.hash, password)

    async def fits(self, password: str, stored: str | None) -> bool:
        """Tell whether the password is the one that was hashed; takes as long where none was. Raises Busy."""
        return await self._in_turn(self._fits, unicodedata.normalize("NFKC", password), stored)

    def is_weak(self, stored: str) -> bool:
        """Tell whether the hash was made with other parameters than are used today."""
        return self._hasher.check_needs_rehash(stored)

    async def _in_turn(self, work: Callable[P, Answer], *arguments: P.args, **named: P.kwargs) -> Answer:
        if self._here >= AT_ONCE + WAITING:
            raise Busy
        self._here += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(work, *arguments, **named)
        finally:
            self._here -= 1

    def _fits(self, password: str, stored: str | None) -> bool:
        try:
            return self._hasher.verify(stored or _nobodys(self._hasher), password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    return hasher.hash("of nobody")
