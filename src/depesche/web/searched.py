"""Searches: what an address asks for, by readers and by the API alike, and the pages that answer readers."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, get_args

from litestar.connection import ASGIConnection

from depesche.live.present import Present
from depesche.live.search import Search, Searching
from depesche.live.shelf import Made, keep
from depesche.log.base import Log
from depesche.log.rows import Rows
from depesche.model.limits import NAME_CHARS
from depesche.model.post import Confidence
from depesche.search.question import QUESTION_CHARS
from depesche.web.answer import answer_kept
from depesche.web.asked import Asked, language_of
from depesche.web.origin import network_of
from depesche.web.pace import Pace
from depesche.web.problems import Problem, Wrong
from depesche.web.turns import Turns
from depesche.web.view import blog_in, in_view

WORDS = {"q": QUESTION_CHARS, "speaker": NAME_CHARS, "tag": NAME_CHARS, "source": NAME_CHARS}
"""Fields of words, and the characters of each that are read."""
PLACE_DIGITS = 19
AT_A_TIME = 2
"""Searches at a time; others wait, and those beyond them are told to come back."""
WAITING = 32
MOST, SECONDS = 300, 60
"""Searches that one caller may make at once, and again in so many seconds: many readers share an address."""


Caller = ASGIConnection[Any, Any, Any, Any]


class SearchTurns:
    """Lets readers and programs search: each caller so often, and a few at a time."""

    def __init__(self, hops: int) -> None:
        """`hops` is the number of proxies of ours, which say who calls."""
        self._hops = hops
        self._pace = Pace(MOST, SECONDS, f"searches in {SECONDS} seconds")
        self._turns = Turns(AT_A_TIME, WAITING)

    @asynccontextmanager
    async def turn(self, caller: Caller) -> AsyncIterator[None]:
        """Wait for a turn, and hold it. Raises Problem: 429, 503."""
        self._pace.take(network_of(caller, self._hops))
        async with self._turns.turn():
            yield


class Searches:
    """Answers readers who search. Nothing is kept, for hardly anybody asks the same."""

    def __init__(self, log: Log, present: Present, turns: SearchTurns) -> None:
        self._log, self._turns = log, turns
        self._searching = Searching(present)

    async def in_one(self, asked: Asked) -> None:
        """Search one live blog."""
        slug = asked.found["slug"]
        await self._answer(asked, lambda rows, search: self._searching.page(rows, blog_in(rows, slug), search, ""))

    async def in_all(self, asked: Asked) -> None:
        """Search all live blogs."""
        language = language_of(asked.scope)
        await self._answer(asked, lambda rows, search: self._searching.page(rows, None, search, language))

    async def _answer(self, asked: Asked, make: Callable[[Rows, Search], Made]) -> None:
        caller: Caller = ASGIConnection(asked.scope)  # type: ignore[arg-type]  # Litestar types scopes more narrowly
        async with self._turns.turn(caller):
            search = search_of(asked.parameters().get)
            kept = await in_view(self._log, lambda rows: keep(make(rows, search), 0))
        await answer_kept(asked.scope, asked.send, kept)


def search_of(parameter: Callable[[str], str | None]) -> Search:
    """Read the fields of a search from the parameters of a query; blank ones count for nothing. Raises Problem: 400."""

    def words(name: str) -> str:
        return " ".join((parameter(name) or "")[: WORDS[name]].split())

    return Search(
        q=words("q"),
        speaker=words("speaker"),
        tag=words("tag"),
        source=words("source"),
        since=_day("since", parameter("since")),
        until=_day("until", parameter("until")),
        confidence=_confidence(parameter("confidence")),
        begun=parameter("begun") == "true",
        before=_place(parameter("before")),
    )


def _day(name: str, text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise Problem(400, f"{name} must be a day like 2026-11-25", wrong=(Wrong(name, (text or "")[:40]),)) from None
    if day is not None and not 1970 <= day.year <= 9000:
        raise Problem(400, f"{name} must lie between 1970 and 9000", wrong=(Wrong(name, str(day)),))
    return day


def _confidence(text: str | None) -> Confidence | None:
    if not text:
        return None
    if text not in get_args(Confidence):
        sentence = f"confidence must be one of {', '.join(get_args(Confidence))}"
        raise Problem(400, sentence, wrong=(Wrong("confidence", text[:40]),))
    return text  # type: ignore[return-value]  # it is one of them


def _place(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > PLACE_DIGITS:
        raise Problem(400, "before must be the place that a page of results gave", wrong=(Wrong("before", text[:40]),))
    return min(int(text), (1 << 62))
