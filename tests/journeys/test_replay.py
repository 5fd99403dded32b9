"""A reader travels through a live blog: plays it, jumps by keyboard, and is back with one click."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from browsing import chromium
from desking import faults
from playwright.sync_api import Browser, expect

from depesche.desk import Desk
from depesche.model.commands import MarkKey, Revise
from depesche.model.ids import new_ulid
from doing import ACTOR, copy_with, opening, place_in, publishing
from newsroom import Newsroom, newsroom_in

EVENING = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
POSTS = 45
ARTICLES = "[...document.querySelectorAll('#posts > article')].map((post) => post.outerHTML)"


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A newsroom that covered an evening, a post every two minutes; the first was revised after half an hour."""
    folder = tmp_path_factory.mktemp("past")
    with place_in(folder) as place:
        now = [EVENING]
        desk = Desk(place.log, place.media, lambda: now[0])
        desk.submit_now([opening("evening", zone="Europe/Berlin")], ACTOR)
        first = ""
        for number in range(POSTS):
            now[0] += timedelta(minutes=2)
            done = desk.submit_now([publishing(f"Post {number}.", "evening")], ACTOR)[0].post
            assert done is not None
            first = first or done.id
            if number == 9:
                desk.submit_now([MarkKey(id=new_ulid(), blog="evening", post=done.id)], ACTOR)
            if number == 15:
                revised = Revise(id=new_ulid(), blog="evening", post=first, copy=copy_with("Post 0, revised."))
                desk.submit_now([revised], ACTOR)
    with newsroom_in(folder) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def test_a_replay_plays_jumps_by_keyboard_and_leads_back_to_the_live_page(past: Newsroom, browser: Browser) -> None:
    with browser.new_context(reduced_motion="reduce", viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{past.url}/evening")
        assert not any("replay-" in url for url in asked), "the script was loaded before it was used"
        page.get_by_role("link", name="Replay").click()
        expect(page).to_have_url(re.compile("/at/2026-03-01T20:00Z$"))
        expect(page.locator("#posts > article")).to_have_count(0)
        page.get_by_label("Speed").select_option("600")
        page.get_by_role("button", name="Play").click()
        expect(page.locator("#posts > article")).to_have_count(10)
        page.get_by_role("button", name="Pause").click()
        assert any("/since/" in url for url in asked), "what changed was not fetched alone"
        slider = page.get_by_role("slider", name="Moment")
        slider.focus()
        slider.press("Home")
        expect(page.locator("#posts > article")).to_have_count(0)
        slider.press("PageUp")
        slider.press("ArrowRight")
        expect(page.get_by_text("Post 0.", exact=True)).to_be_visible()
        slider.press("End")
        expect(page).to_have_url(re.compile("/at/2026-03-01T21:30Z$"))
        expect(page.locator("#posts > article")).to_have_count(30)
        assert slider.get_attribute("aria-valuetext") == page.locator("#replay output").inner_text()
        played = page.evaluate(ARTICLES)
        assert faults(page) == []
        page.reload()
        assert page.evaluate(ARTICLES) == played
        page.locator("#replay").get_by_role("link", name="Live").click()
        expect(page).to_have_url(f"{past.url}/evening")
        expect(page.locator("main[data-live]")).to_be_visible()
