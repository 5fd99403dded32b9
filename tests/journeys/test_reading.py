"""Readers in a real browser: posts arrive without reload, corrections and takedowns in place, nothing lost offline."""

import re
from collections.abc import Iterator

import pytest
from browsing import chromium, shown, wait_until_as_served
from playwright.sync_api import Browser, Page, expect

from newsroom import Newsroom


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def slug(newsroom: Newsroom) -> str:
    made = newsroom.blog(headline="The night at the harbour", zone="Europe/London")
    for n in range(3):
        newsroom.publish(made, f"Ship number {n} has come in.")
    return made


@pytest.fixture
def reader(browser: Browser, newsroom: Newsroom, slug: str) -> Iterator[Page]:
    with browser.new_context(reduced_motion="reduce") as context:  # what slides in would move while it is measured
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        with page.expect_response(re.compile("/stream")):
            page.goto(f"{newsroom.url}/{slug}")
        yield page
        assert [text for text in wrong if "ERR_INTERNET_DISCONNECTED" not in text] == []


def test_two_readers_see_a_new_post_in_under_a_second_without_reload(
    browser: Browser, newsroom: Newsroom, slug: str, reader: Page
) -> None:
    with browser.new_context() as context:
        second = context.new_page()
        with second.expect_response(re.compile("/stream")):
            second.goto(reader.url)
        for page in (reader, second):
            page.evaluate("() => { window.stayed = true }")
        newsroom.publish(slug, "The fog has lifted.")
        for page in (reader, second):
            expect(page.locator("#posts > article").first).to_contain_text("The fog has lifted.", timeout=1_000)
            assert page.evaluate("() => window.stayed")
            wait_until_as_served(page)


def test_who_was_offline_comes_back_to_exactly_what_the_server_shows(
    newsroom: Newsroom, slug: str, reader: Page
) -> None:
    post = newsroom.publish(slug, "Four crew are missing.")
    expect(reader.locator(f"#post-{post['id']}")).to_be_visible()
    reader.context.set_offline(True)
    expect(reader.locator("#lost")).to_be_visible(timeout=15_000)
    made = [newsroom.publish(slug, f"While you were away, part {n}.")["id"] for n in range(3)]
    copy = {"body": [{"type": "text", "text": "Three crew are missing."}]}
    newsroom.act(slug, post["id"], "corrections", copy=copy, note="We wrote four; it is three.")
    assert "While you were away" not in shown(reader)
    reader.context.set_offline(False)
    for ulid in made:
        expect(reader.locator(f"#post-{ulid}")).to_have_count(1, timeout=15_000)
    expect(reader.locator(f"#post-{post['id']}")).to_contain_text("We wrote four; it is three.")
    wait_until_as_served(reader)
    expect(reader.locator("#lost")).to_be_hidden()


def test_a_correction_and_a_takedown_change_the_post_in_place(newsroom: Newsroom, slug: str, reader: Page) -> None:
    post = newsroom.publish(slug, "The bridge is closed.")
    article = reader.locator(f"#post-{post['id']}")
    expect(article).to_be_visible()
    copy = {"body": [{"type": "text", "text": "The tunnel is closed."}]}
    newsroom.act(slug, post["id"], "corrections", copy=copy, note="It is the tunnel.")
    expect(article).to_contain_text("It is the tunnel.")
    newsroom.act(slug, post["id"], "take-down", reason="It was another town.")
    expect(article).to_contain_text("It was another town.")
    expect(article).not_to_contain_text("tunnel is closed")
    wait_until_as_served(reader)


def test_nothing_moves_for_who_reads_further_down_and_a_button_counts(
    newsroom: Newsroom, slug: str, reader: Page
) -> None:
    for n in range(12):
        newsroom.publish(slug, f"Long post {n}. " + "It goes on and on. " * 30)
    expect(reader.locator("#posts > article")).to_have_count(15)
    reader.evaluate("() => document.querySelectorAll('#posts > article')[8].scrollIntoView({ behavior: 'instant' })")
    reader.wait_for_function("() => window.scrollY > 500")
    read = reader.locator("#posts > article").nth(8)
    ulid = read.get_attribute("id")
    before = read.bounding_box()
    assert before is not None
    for n in range(3):
        newsroom.publish(slug, f"News {n}.")
    expect(reader.locator("#fresh")).to_contain_text("3")
    after = reader.locator(f"#{ulid}").bounding_box()
    assert after is not None
    assert abs(after["y"] - before["y"]) <= 1
    reader.locator("#fresh").click()
    expect(reader.locator("#posts > article").first).to_be_in_viewport()
    expect(reader.locator("#fresh")).to_be_hidden()


def test_more_posts_than_a_page_holds_are_left_to_the_next_page(newsroom: Newsroom, slug: str, reader: Page) -> None:
    for n in range(32):
        newsroom.publish(slug, f"Post {n}.")
    wait_until_as_served(reader)
    expect(reader.locator("#posts > article")).to_have_count(30)
    reader.locator("#older a").click()
    expect(reader.locator("#posts > article")).to_have_count(5)


def test_pins_key_events_headline_and_status_arrive_too(newsroom: Newsroom, slug: str, reader: Page) -> None:
    post = newsroom.publish(slug, "All are safe.", headline="All safe")
    newsroom.act(slug, post["id"], "pin", pinned=True)
    newsroom.act(slug, post["id"], "key", is_key=True)
    copy = {"headline": "The morning at the harbour", "zone": "Europe/London"}
    assert newsroom.http.put(f"/api/v1/blogs/{slug}", json=copy, headers={"If-Match": "*"}).status_code == 200
    newsroom.http.put(f"/api/v1/blogs/{slug}/status", json={"status": "ended"})
    expect(reader.locator("h1")).to_have_text("The morning at the harbour")
    expect(reader.locator("#pinned")).to_contain_text("All are safe.")
    expect(reader.locator("#key")).to_contain_text("All safe")
    wait_until_as_served(reader)


def test_another_zone_makes_the_page_read_anew_without_a_reload(newsroom: Newsroom, slug: str, reader: Page) -> None:
    reader.evaluate("() => { window.stayed = true }")
    copy = {"headline": "The night at the harbour", "zone": "Asia/Tokyo"}
    newsroom.http.put(f"/api/v1/blogs/{slug}", json=copy, headers={"If-Match": "*"})
    expect(reader.locator("#head")).to_contain_text("Tokyo")
    wait_until_as_served(reader)
    assert reader.evaluate("() => window.stayed")


def test_a_reader_without_a_stream_gets_the_same_from_the_log_pages(
    browser: Browser, newsroom: Newsroom, slug: str
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script("delete window.EventSource")
        page.goto(f"{newsroom.url}/{slug}")
        post = newsroom.publish(slug, "By polling.")
        expect(page.locator(f"#post-{post['id']}")).to_be_visible(timeout=15_000)
        newsroom.act(slug, post["id"], "take-down", reason="Not so.")
        expect(page.locator(f"#post-{post['id']}")).to_contain_text("Not so.", timeout=15_000)
        wait_until_as_served(page)


def test_without_javascript_everything_is_there(browser: Browser, newsroom: Newsroom, slug: str) -> None:
    for n in range(30):
        newsroom.publish(slug, f"Post {n}.")
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{newsroom.url}/{slug}")
        expect(page.locator("#posts > article")).to_have_count(30)
        page.locator("#older a").click()
        expect(page.locator("#posts > article")).to_have_count(3)
        page.locator("#posts > article .when").first.click()
        expect(page.locator("article")).to_have_count(1)


def test_no_page_asks_anybody_else_for_anything_or_sets_a_cookie(
    browser: Browser, newsroom: Newsroom, slug: str
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for path in ("", "/", f"/{slug}", "/nowhere"):
            page.goto(newsroom.url + path)
        assert [url for url in asked if not url.startswith(newsroom.url)] == []
        assert context.cookies() == []


def test_the_readers_own_time_is_shown_and_survives_new_posts(browser: Browser, newsroom: Newsroom, slug: str) -> None:
    with browser.new_context(timezone_id="America/New_York") as context:
        page = context.new_page()
        with page.expect_response(re.compile("/stream")):
            page.goto(f"{newsroom.url}/{slug}")
        post = newsroom.publish(slug, "Noon.", time="2026-06-01T11:00:00Z")
        article = page.locator(f"#post-{post['id']} time").first
        expect(article).to_contain_text("12:00")
        page.locator("#zone").click()
        expect(article).to_contain_text(re.compile("0?7:00"))
        other = newsroom.publish(slug, "One.", time="2026-06-01T12:00:00Z")
        expect(page.locator(f"#post-{other['id']} time").first).to_contain_text(re.compile("0?8:00"))
