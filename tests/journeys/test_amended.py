"""Who has read a post that was corrected or taken down since is told so, at once and on the next visit."""

from collections.abc import Iterator
from typing import Any

import pytest
from browsing import chromium
from desking import faults
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from newsroom import Newsroom

READ = """id => {
  const kept = Object.values(JSON.parse(localStorage.getItem("depesche-read") ?? "{}"));
  return kept.some((posts) => id in posts);
}"""
EARLIER = "You read an earlier version of this post."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(reduced_motion="reduce") as opened:
        yield opened


def told(text: str) -> dict[str, Any]:
    return {"body": [{"type": "text", "text": text}]}


def reading(context: BrowserContext, newsroom: Newsroom, address: str, post: str) -> tuple[Page, Locator]:
    """Open a page and wait until the post counts as read."""
    page = context.new_page()
    page.goto(f"{newsroom.url}{address}")
    page.wait_for_function(READ, arg=post)
    return page, page.locator(f"#post-{post}")


def test_a_correction_is_told_at_once_with_both_wordings_and_again_until_it_was_seen(
    newsroom: Newsroom, context: BrowserContext
) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug, "Four crew are missing.")["id"]
    page, article = reading(context, newsroom, f"/{slug}", post)
    newsroom.act(slug, post, "corrections", copy=told("Three crew are missing."), note="We wrote four.")
    expect(article.get_by_text(EARLIER)).to_be_visible()
    article.get_by_text("Compare").click()
    sides = article.locator(".sides .words")
    expect(sides).to_have_text(["Four crew are missing.", "Three crew are missing."])
    assert faults(page) == []
    page.reload()
    expect(article.get_by_text(EARLIER)).to_be_visible()
    article.get_by_role("button", name="I have seen it").click()
    expect(article.get_by_text(EARLIER)).to_have_count(0)
    page.reload()
    expect(article).to_contain_text("Three crew are missing.")
    expect(article.get_by_text(EARLIER)).to_have_count(0)


def test_what_changed_while_a_reader_was_away_is_told_on_the_next_visit_and_an_edit_is_not(
    newsroom: Newsroom, context: BrowserContext
) -> None:
    slug = newsroom.blog(language="de")
    first, second, third = (newsroom.publish(slug, f"Meldung {n}.")["id"] for n in range(3))
    page, _ = reading(context, newsroom, f"/{slug}", first)
    for other in (second, third):
        page.wait_for_function(READ, arg=other)
    page.close()
    newsroom.act(slug, first, "corrections", copy=told("Meldung eins."), note="Es ist eins.")
    newsroom.put_post(slug, second, told("Meldung zwei, geglättet."), {"If-Match": '"1"'})
    newsroom.act(slug, third, "take-down", reason="Es war nicht so.")
    again = context.new_page()
    again.goto(f"{newsroom.url}/{slug}")
    expect(again.locator(f"#post-{first} .earlier")).to_contain_text("Sie haben eine frühere Fassung")
    gone = again.locator(f"#post-{third} .earlier")
    expect(gone).to_contain_text("bevor er zurückgezogen wurde")
    expect(gone.get_by_text("Vergleichen")).to_have_count(0)
    expect(again.locator(f"#post-{second}")).to_contain_text("geglättet")
    expect(again.locator(".earlier")).to_have_count(2)
    assert faults(again) == []


def test_a_takedown_while_the_notice_of_a_correction_stands_takes_its_place(
    newsroom: Newsroom, context: BrowserContext
) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug, "A name.")["id"]
    _, article = reading(context, newsroom, f"/{slug}/posts/{post}", post)
    page, article = reading(context, newsroom, f"/{slug}", post)
    newsroom.act(slug, post, "corrections", copy=told("Another name."), note="Another.")
    expect(article.get_by_text(EARLIER)).to_be_visible()
    newsroom.act(slug, post, "take-down", reason="Nobody should be named.")
    expect(article.get_by_text("You read this post before it was taken down.")).to_be_visible()
    expect(article.locator(".earlier")).to_have_count(1)
    assert "name" not in article.inner_text().replace("Nobody should be named.", "")
    assert faults(page) == []


def test_who_comes_for_the_first_time_is_told_nothing(newsroom: Newsroom, context: BrowserContext) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug, "Four crew are missing.")["id"]
    newsroom.act(slug, post, "corrections", copy=told("Three crew are missing."), note="We wrote four.")
    page, article = reading(context, newsroom, f"/{slug}", post)
    expect(article.get_by_text(EARLIER)).to_have_count(0)
    for address in (f"/{slug}/posts/{post}/history", f"/{slug}/corrections"):
        page.goto(f"{newsroom.url}{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert faults(page) == []
