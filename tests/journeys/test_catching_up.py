"""A reader comes back and is told what is new since, key events first; and a long coverage has its digest."""

from collections.abc import Iterator
from typing import Any

import pytest
from browsing import chromium
from desking import DESKTOP, PHONE, faults, overflow
from playwright.sync_api import Browser, BrowserContext, Page, expect

from newsroom import Newsroom

HOURS_LATER = """() => {
  const kept = JSON.parse(localStorage.getItem("depesche-visits"));
  for (const visit of Object.values(kept)) visit.at -= 3 * 3_600_000;
  localStorage.setItem("depesche-visits", JSON.stringify(kept));
}"""
"""What the browser keeps, as it reads when three hours have passed."""
WATCH_SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) window.shifted += shift.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(params=["phone", "desktop"])
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    size: dict[str, Any] = dict(PHONE if request.param == "phone" else DESKTOP)
    with browser.new_context(**size, reduced_motion="reduce") as opened:
        opened.add_init_script(f"({WATCH_SHIFTS})()")
        yield opened


def visit(context: BrowserContext, newsroom: Newsroom, slug: str) -> Page:
    page = context.new_page()
    page.goto(f"{newsroom.url}/{slug}")
    page.wait_for_function("() => localStorage.getItem('depesche-visits')")
    return page


def leave(page: Page) -> None:
    """Go away for hours; the page says by itself how far it was seen."""
    page.goto("/".join([*page.url.split("/")[:3], "robots.txt"]))
    page.evaluate(HOURS_LATER)
    page.close()


def check(page: Page) -> None:
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert (faults(page), overflow(page)) == ([], 0), theme


def test_who_comes_back_is_told_what_is_new_and_finds_key_events_first(
    newsroom: Newsroom, context: BrowserContext
) -> None:
    slug = newsroom.blog(headline="Harbour night")
    for n in range(8):
        newsroom.publish(slug, f"Known to the reader: {n}.")
    page = visit(context, newsroom, slug)
    expect(page.locator("#returned")).to_be_hidden()
    leave(page)
    posts = [newsroom.publish(slug, f"New at quay {n}.", headline=f"Quay {n}")["id"] for n in range(12)]
    for ulid in (posts[3], posts[7]):
        newsroom.act(slug, ulid, "key", is_key=True)
    page = visit(context, newsroom, slug)
    bar = page.get_by_role("complementary", name="Since you were here")
    expect(bar).to_contain_text("Since you were here: 12 new posts, 2 of them key events")
    assert page.evaluate("() => window.shifted") == 0
    expect(page.locator("#said")).to_contain_text("12 new posts")
    check(page)
    page.reload()
    expect(bar).to_be_visible()
    bar.get_by_role("link", name="Since you were here: 12 new posts").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Since you were here")
    articles = page.locator("#posts > article")
    expect(articles).to_have_count(12)
    assert [articles.nth(n).get_attribute("id") for n in range(3)] == [
        f"post-{ulid}" for ulid in (posts[7], posts[3], posts[11])
    ]
    expect(page.locator("h2.group").first).to_have_text("Key events")
    check(page)
    page.goto(f"{newsroom.url}/{slug}")
    page.wait_for_load_state("networkidle")
    expect(bar).to_be_hidden()


def test_a_reader_is_told_in_german_and_may_wave_it_off_and_is_not_told_of_what_went(
    newsroom: Newsroom, context: BrowserContext
) -> None:
    slug = newsroom.blog(language="de")
    page = visit(context, newsroom, slug)
    leave(page)
    key = newsroom.publish(slug, "Der Damm ist gebrochen.")["id"]
    newsroom.act(slug, key, "key", is_key=True)
    page = visit(context, newsroom, slug)
    bar = page.get_by_role("complementary", name="Seit Ihrem letzten Besuch")
    expect(bar).to_contain_text("Seit Ihrem letzten Besuch: 1 neuer Beitrag, davon 1 wichtiges Ereignis")
    check(page)
    bar.get_by_role("button", name="Schließen").focus()
    page.keyboard.press("Enter")
    expect(bar).to_be_hidden()
    expect(page.locator("#posts")).to_be_focused()
    page.reload()
    page.wait_for_load_state("load")
    newsroom.act(slug, key, "take-down", reason="Falsch.")
    leave(page)
    page = visit(context, newsroom, slug)
    page.wait_for_function("() => Object.values(JSON.parse(localStorage['depesche-visits'])).every((v) => !v.since)")
    expect(page.locator("#returned")).to_be_hidden()


def test_nobody_is_told_who_reads(newsroom: Newsroom, context: BrowserContext) -> None:
    slug = newsroom.blog()
    leave(visit(context, newsroom, slug))
    newsroom.publish(slug, "New.")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url.partition(newsroom.url)[2]))
    page = visit(context, newsroom, slug)
    expect(page.locator("#returned")).to_be_visible()
    assert not [address for address in asked if "since" in address]
    assert f"/{slug}/came.json" in asked
    assert context.cookies() == []


def test_a_long_coverage_has_its_digest_whoever_chose_it(newsroom: Newsroom, context: BrowserContext) -> None:
    slug = newsroom.blog(headline="Harbour night")
    told = "The dam at quay {n} has cracks. Divers look at the dam, and the harbour office has closed the road."
    posts = [newsroom.publish(slug, told.format(n=n) if n % 3 == 0 else f"Rain, hour {n}.")["id"] for n in range(18)]
    page = context.new_page()
    page.goto(f"{newsroom.url}/{slug}")
    page.locator("#head").get_by_role("link", name="Digest").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Digest")
    expect(page.get_by_text("Chosen automatically, not by the newsroom.")).to_be_visible()
    expect(page.locator("#posts > li")).to_have_count(3)
    page.get_by_text("How posts are chosen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("A program compares the words")).to_be_visible()
    check(page)
    newsroom.act(slug, posts[4], "key", is_key=True)
    page.reload()
    expect(page.get_by_text("Chosen by the newsroom.")).to_be_visible()
    expect(page.locator("#posts > li")).to_have_count(1)
    check(page)
    page.get_by_role("link", name="Rain, hour 4.").click()
    expect(page).to_have_url(f"{newsroom.url}/{slug}/posts/{posts[4]}")


def test_both_pages_can_be_read_by_all_in_german_without_script(newsroom: Newsroom, browser: Browser) -> None:
    slug = newsroom.blog(language="de")
    posts = [newsroom.publish(slug, f"Am Siel {n} steht das Wasser hoch. Es steigt weiter.")["id"] for n in range(4)]
    newsroom.act(slug, posts[1], "take-down", reason="Es war anders.")
    for key, heading in ((None, "Neue Beiträge"), (posts[2], "Das Wichtigste")):
        if key:
            newsroom.act(slug, key, "key", is_key=True)
        with browser.new_context(java_script_enabled=False) as plain:
            page = plain.new_page()
            page.goto(f"{newsroom.url}/{slug}/since/1")
            expect(page.locator("h2.group").first).to_have_text(heading)
            expect(page.locator("#posts > article")).to_have_count(3)
            page.goto(f"{newsroom.url}/{slug}/digest")
            expect(page.locator("#posts > li").first).to_contain_text("steht das Wasser hoch.")
        for size in (PHONE, DESKTOP):
            with browser.new_context(**size) as context:
                for address in ("since/1", "digest"):
                    page = context.new_page()
                    page.goto(f"{newsroom.url}/{slug}/{address}")
                    check(page)
