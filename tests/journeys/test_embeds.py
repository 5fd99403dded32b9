"""Players in a real browser: no third party is asked before a reader asks for it; and looks that change live."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from browsing import chromium, wait_until_as_served
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from newsroom import Newsroom

FRAME = "https://player.vimeo.com/video/1?dnt=1"
EMBED = {
    "type": "embed", "url": "https://vimeo.com/1", "provider": "Vimeo", "headline": "The quay", "frame": FRAME,
    "width": 1600, "height": 900,
}  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(reduced_motion="reduce") as made:
        yield made


@pytest.fixture
def strangers(context: BrowserContext, newsroom: Newsroom) -> list[str]:
    """Answer whatever goes to others, and remember it."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(content_type="text/html", body="<p>A film")

    context.route(lambda url: not url.startswith((newsroom.url, "data:", "blob:")), answer)
    return asked


def opened(context: BrowserContext, newsroom: Newsroom, slug: str) -> Page:
    page = context.new_page()
    with page.expect_response(re.compile("/stream")):
        page.goto(f"{newsroom.url}/{slug}")
    return page


def revise(newsroom: Newsroom, slug: str, **copy: Any) -> None:
    answer = newsroom.http.put(f"/api/v1/blogs/{slug}", json=copy, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text


def test_nobody_else_is_asked_before_the_click_and_the_player_fills_its_place_after(
    context: BrowserContext, strangers: list[str], newsroom: Newsroom
) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug, body=[EMBED])
    page = opened(context, newsroom, slug)
    article = page.locator(f"#post-{post['id']}")
    stage = article.locator(".stage")
    expect(stage).to_contain_text("Vimeo will then learn that you are here.")
    page.evaluate("() => document.querySelector('.stage').scrollIntoView()")
    assert strangers == []
    before, below = stage.bounding_box(), article.bounding_box()
    stage.get_by_role("button", name="Load from Vimeo").click()
    expect(page.frame_locator(".stage iframe").locator("p")).to_have_text("A film")
    assert strangers == [FRAME]
    assert (stage.bounding_box(), article.bounding_box()) == (before, below)
    frame = stage.locator("iframe")
    box = frame.bounding_box()
    assert box is not None
    assert before is not None
    assert box["width"] == pytest.approx(before["width"], abs=3)
    assert "allow-scripts" in (frame.get_attribute("sandbox") or "")
    assert "allow-top-navigation" not in (frame.get_attribute("sandbox") or "")
    assert frame.get_attribute("title") == "The quay"
    assert context.cookies() == []
    assert (
        page.evaluate(
            "() => Object.keys(localStorage).filter((key) => !['depesche-read', 'depesche-visits'].includes(key))"
        )
        == []
    )


def test_a_player_goes_on_while_its_post_is_corrected_and_goes_with_it(
    context: BrowserContext, strangers: list[str], newsroom: Newsroom
) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug, body=[EMBED])
    page = opened(context, newsroom, slug)
    article = page.locator(f"#post-{post['id']}")
    article.get_by_role("button").click()
    expect(page.frame_locator(".stage iframe").locator("p")).to_have_text("A film")
    copy = {"body": [EMBED | {"headline": "The old quay"}]}
    newsroom.act(slug, post["id"], "corrections", copy=copy, note="It is the old quay.")
    expect(article).to_contain_text("It is the old quay.")
    expect(article.locator("iframe")).to_have_count(1)
    assert strangers == [FRAME]
    other = {"body": [EMBED | {"frame": FRAME.replace("/1", "/2")}]}
    newsroom.act(slug, post["id"], "corrections", copy=other, note="Another film.")
    expect(article).to_contain_text("Another film.")
    expect(article.locator("iframe")).to_have_count(0)
    newsroom.act(slug, post["id"], "take-down", reason="It was no quay.")
    expect(article).to_contain_text("It was no quay.")
    wait_until_as_served(page)


def test_players_of_posts_that_arrive_load_too_and_on_their_own_page(
    context: BrowserContext, strangers: list[str], newsroom: Newsroom
) -> None:
    slug = newsroom.blog()
    page = opened(context, newsroom, slug)
    post = newsroom.publish(slug, body=[EMBED])
    page.locator(f"#post-{post['id']}").get_by_role("button").click()
    expect(page.frame_locator(".stage iframe").locator("p")).to_have_text("A film")
    page.goto(f"{newsroom.url}/{slug}/posts/{post['id']}")
    assert strangers == [FRAME]
    page.locator(".stage button").click()
    expect(page.frame_locator(".stage iframe").locator("p")).to_have_text("A film")


def test_without_javascript_an_embed_is_a_link(browser: Browser, newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    newsroom.publish(slug, body=[EMBED])
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{newsroom.url}/{slug}")
        expect(page.locator(".stage button")).to_be_hidden()
        expect(page.locator(".embed > a")).to_be_visible()


def accent(page: Page) -> str:
    return str(page.evaluate("() => getComputedStyle(document.documentElement).getPropertyValue('--accent')"))


def test_colours_and_logo_and_headline_change_on_open_pages(context: BrowserContext, newsroom: Newsroom) -> None:
    slug = newsroom.blog(headline="The harbour")
    page = opened(context, newsroom, slug)
    usual = accent(page)
    revise(newsroom, slug, headline="The harbour", theme={"accent": "#0a5c36", "band": "#102030"})
    page.wait_for_function(
        f"() => getComputedStyle(document.documentElement).getPropertyValue('--accent') != '{usual}'"
    )
    assert accent(page) == "#0a5c36"
    expect(page.locator(".mast")).to_have_css("background-color", "rgb(16, 32, 48)")
    expect(page.locator(".mast > a")).to_have_css("color", "rgb(255, 255, 255)")
    revise(newsroom, slug, headline="The quay")
    page.wait_for_function(
        f"() => getComputedStyle(document.documentElement).getPropertyValue('--accent') == '{usual}'"
    )
    expect(page).to_have_title("The quay – Depesche")
    revise(newsroom, slug, headline="The old quay")
    expect(page).to_have_title("The old quay – Depesche")
    wait_until_as_served(page)
