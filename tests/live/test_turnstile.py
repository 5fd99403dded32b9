"""Who has waited for the same goes on a few at a time, in order; who has given up holds nobody up."""

import asyncio

from depesche.live.turnstile import Turnstile


def test_callers_go_on_in_their_order_and_others_have_turns_between() -> None:
    passed: list[int] = []
    seen: list[int] = []

    async def run() -> None:
        turnstile, gate = Turnstile(3), asyncio.Event()

        async def caller(number: int) -> None:
            await gate.wait()
            await turnstile.through()
            passed.append(number)

        callers = [asyncio.create_task(caller(number)) for number in range(10)]
        await asyncio.sleep(0)
        gate.set()
        while len(passed) < 10:
            await asyncio.sleep(0)
            seen.append(len(passed))
        await asyncio.gather(*callers)

    asyncio.run(run())
    assert passed == list(range(10))
    assert max(after - before for before, after in zip([0, *seen], seen, strict=False)) <= 3


def test_who_gives_up_holds_nobody_up_and_an_idle_turnstile_lets_through_at_once() -> None:
    async def run() -> None:
        turnstile = Turnstile(1)
        _, _, _, gives_up, behind = (asyncio.create_task(turnstile.through()) for _ in range(5))
        await asyncio.sleep(0)
        gives_up.cancel()
        await asyncio.wait_for(behind, 1)
        for _ in range(3):
            await asyncio.sleep(0)
        async with asyncio.timeout(1):
            await turnstile.through()
        assert gives_up.cancelled()

    asyncio.run(run())
