"""Asking for many at once: who comes while others are being answered is answered with the next."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Together(Generic[Question, Answer]):
    """Puts questions to `ask`, which answers each, in their order; what it raises each of them gets."""

    def __init__(self, ask: Callable[[Sequence[Question]], Awaitable[Sequence[Answer]]]) -> None:
        self._ask = ask
        self._waiting: list[tuple[Question, asyncio.Future[Answer]]] = []
        self._asking: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many wait to be asked."""
        return len(self._waiting)

    async def ask(self, question: Question) -> Answer:
        """Give the answer to a question that is asked from now on, never to one asked before."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_all())
        return await answer

    async def _ask_all(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting, []
            try:
                answers = await self._ask([question for question, _ in taken])
            except Exception as error:  # noqa: BLE001  # it is the callers'
                for _, future in taken:
                    if not future.cancelled():
                        future.set_exception(error)
            else:
                for (_, future), answer in zip(taken, answers, strict=True):
                    if not future.cancelled():
                        future.set_result(answer)
        self._asking = None
