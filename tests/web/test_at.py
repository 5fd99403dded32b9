"""A blog as it stood at a minute: what was public then and still is."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from depesche.desk import Desk
from depesche.model.commands import Revise, TakeDown
from depesche.model.ids import new_ulid
from depesche.web.problems import Problem
from depesche.web.turns import Turns
from doing import ACTOR, copy_with, opening, place_in, publishing
from newsroom import Newsroom, newsroom_in

EVENING = datetime(2026, 3, 1, 20, 0, 30, tzinfo=UTC)
POSTS = 100


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A newsroom in which two evenings were covered, one of them at length."""
    folder = tmp_path_factory.mktemp("past")
    with place_in(folder) as place:
        now = [EVENING]
        desk = Desk(place.log, place.media, lambda: now[0])

        def do(*commands: Any) -> Any:
            done = desk.submit_now(commands, ACTOR)[0]
            now[0] += timedelta(minutes=1)
            return done

        do(opening("evening", zone="Europe/Berlin"))
        first = do(publishing("The first version.", "evening")).post
        wrong = do(publishing("Secret-4711.", "evening")).post
        do(Revise(id=new_ulid(), blog="evening", post=first.id, copy=copy_with("The second version.")))
        do(publishing("Later.", "evening"))
        do(TakeDown(id=new_ulid(), blog="evening", post=wrong.id, reason="Wrong person."))
        do(opening("long"))
        do(*(publishing(f"Post {n}.", "long") for n in range(POSTS)))
    with newsroom_in(folder) as running:
        yield running


def shown(past: Newsroom, time: str) -> str:
    answer = past.public.get(f"/evening/at/{time}", follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_blog_shows_how_it_stood_at_a_minute(past: Newsroom) -> None:
    then = shown(past, "2026-03-01T20:03Z")
    assert "The first version." in then
    assert "The second version." not in then
    assert "Later." not in then
    assert "The second version." in shown(past, "2026-03-01T21:04")


def test_what_was_taken_down_since_is_not_shown_as_it_stood(past: Newsroom) -> None:
    then = shown(past, "2026-03-01T20:04Z")
    assert "Secret-4711" not in then
    assert "Wrong person." in then


@pytest.mark.parametrize(
    "written", ["2026-03-01T20:02:45.123Z", "2026-03-01T21:02", "20260301T2002Z", "2026-W09-7T22:02:59+02:00"]
)
def test_a_minute_has_one_address_to_which_all_ways_of_writing_it_lead(past: Newsroom, written: str) -> None:
    led = past.public.get(f"/evening/at/{written}")
    assert (led.status_code, led.headers["location"]) == (303, "/evening/at/2026-03-01T20:02Z")
    assert past.public.get(f"/evening/at/{written}/since/2026-03-01T20:01Z.json").status_code == 400


def test_a_crowd_of_replays_is_answered_as_a_crowd_of_pages_is(past: Newsroom) -> None:
    async def ask() -> list[httpx.Response]:
        async with httpx.AsyncClient(base_url=past.url, timeout=60) as client:
            times = [f"2026-03-02T{n // 60:02}:{n % 60:02}Z" for n in range(40)]
            return list(await asyncio.gather(*(client.get(f"/long/at/{time}") for time in times)))

    assert {answer.status_code for answer in asyncio.run(ask())} == {200}


def test_older_posts_of_a_replay_are_pages_of_the_same_minute(past: Newsroom) -> None:
    address, seen = "/long/at/2026-03-02T00:00Z", list[str]()
    for _ in range(3):
        page = LexborHTMLParser(past.public.get(address).text)
        seen += [str(article.id) for article in page.css("#posts > article")]
        link = page.css_first("#older a")
        assert link is not None
        address = str(link.attributes["href"])
        assert address.startswith("/long/at/2026-03-02T00:00Z?before=")
    assert len(seen) == len(set(seen)) == 90


def test_a_replay_begins_at_the_first_minute_and_a_form_leads_to_any(past: Newsroom) -> None:
    begun = past.public.get("/evening/at", follow_redirects=False)
    assert (begun.status_code, begun.headers["location"]) == (303, "/evening/at/2026-03-01T20:00Z")
    asked = past.public.get("/evening/at?time=2026-03-01T21:03", follow_redirects=False)
    assert asked.headers["location"] == "/evening/at/2026-03-01T20:03Z"
    assert past.public.get("/evening/at?time=soon").status_code == 400


def test_what_changed_between_two_minutes_is_told_alone_as_it_then_stood(past: Newsroom) -> None:
    told = past.public.get("/evening/at/2026-03-01T20:04Z/since/2026-03-01T20:03Z.json").json()
    posts = [html for name, html in told["parts"].items() if name.startswith("post-")]
    assert len(posts) == 1
    assert "The second version." in posts[0]
    secret = past.public.get("/evening/at/2026-03-01T20:04Z/since/2026-03-01T20:00Z.json").text
    assert "Secret-4711" not in secret
    backwards = past.public.get("/evening/at/2026-03-01T20:03Z/since/2026-03-01T20:04Z.json")
    assert backwards.status_code == 400
    long = past.public.get("/evening/at/2026-03-01T23:04Z/since/2026-03-01T20:03Z.json")
    assert (long.status_code, "three hours" in long.text) == (400, True)


def test_search_engines_are_led_to_the_live_blog_and_caches_ask_again(past: Newsroom) -> None:
    answer = past.public.get("/evening/at/2026-03-01T20:04Z")
    page = LexborHTMLParser(answer.text)
    robots, canonical = page.css_first("meta[name=robots]"), page.css_first("link[rel=canonical]")
    assert robots is not None
    assert canonical is not None
    assert robots.attributes["content"] == "noindex"
    assert str(canonical.attributes["href"]).endswith("/evening")
    assert "max-age=0, s-maxage=2" in answer.headers["cache-control"]


def test_no_more_have_their_turn_at_once_than_may_and_no_more_wait() -> None:
    async def run() -> None:
        turns, go, inside = Turns(2, 3), asyncio.Event(), 0
        most = 0

        async def one() -> bool:
            nonlocal inside, most
            try:
                async with turns.turn():
                    inside += 1
                    most = max(most, inside)
                    await go.wait()
                    inside -= 1
            except Problem:
                return False
            return True

        asking = [asyncio.create_task(one()) for _ in range(8)]
        await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
        go.set()
        assert sorted(await asyncio.gather(*asking)) == [False] * 3 + [True] * 5
        assert most == 2
        assert await one()

    asyncio.run(run())
