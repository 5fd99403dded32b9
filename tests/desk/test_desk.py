"""The desk of a live blog in a browser: write, publish, correct, pin, take down, undo; by keyboard alone too."""

import re
from typing import Any

import pytest
from desking import faults, overflow
from playwright.sync_api import Locator, Page, expect

from conftest import Open
from depesche.model.ids import new_ulid
from newsroom import Newsroom


def write(page: Page, text: str) -> None:
    """Type into the composer."""
    place = page.get_by_role("textbox", name="Text of the post")
    place.click()
    page.keyboard.type(text)


def publish(page: Page, text: str) -> None:
    write(page, text)
    page.keyboard.press("Control+Enter")


def row(page: Page, text: str) -> Locator:
    """The row of the stream that says so."""
    return page.get_by_role("article").filter(has_text=text)


def choose(page: Page, text: str, action: str) -> None:
    """Choose from a row's menu."""
    row(page, text).get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name=action).click()


def posts(newsroom: Newsroom, slug: str) -> list[Any]:
    """Give what readers see, newest first."""
    return list(newsroom.public.get(f"/api/v1/blogs/{slug}/posts").json()["posts"])


def told(post: Any) -> str:
    return " ".join(block.get("text", "") for block in post["body"])


def test_a_line_is_published_by_typing_it_and_ctrl_enter_and_stands_in_the_stream(
    newsroom: Newsroom, at_desk: Open
) -> None:
    slug = newsroom.blog()
    with at_desk(f"/blogs/{slug}", role="editor") as page:
        publish(page, "The bridge is closed.")
        expect(row(page, "The bridge is closed.")).to_be_visible()
        expect(page.get_by_text("Published.")).to_be_visible()
        assert [told(post) for post in posts(newsroom, slug)] == ["The bridge is closed."]
        expect(page.get_by_role("textbox", name="Text of the post")).to_be_focused()
        assert faults(page) == []


def test_undo_takes_it_down_for_all_to_see_and_gives_the_text_back(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog()
    with at_desk(f"/blogs/{slug}", role="editor") as page:
        publish(page, "To early.")
        expect(page.get_by_role("button", name=re.compile("Undo"))).to_be_visible()
        page.keyboard.press("Alt+u")
        expect(page.get_by_text("Your text is back")).to_be_visible()
        expect(page.get_by_role("textbox", name="Text of the post")).to_contain_text("To early.")
        [post] = posts(newsroom, slug)
        assert (post["state"], post["removal"]["reason"]) == ("taken_down", "Published by mistake.")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("button", name=re.compile("Undo"))).to_be_visible()
        assert [post["state"] for post in posts(newsroom, slug)] == ["published", "taken_down"]


def test_a_change_to_a_public_post_asks_whether_it_is_a_correction(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug, "Three people were hurt.")
    with at_desk(f"/blogs/{slug}", role="editor") as page:
        choose(page, "Three people", "Correct")
        place = page.get_by_role("textbox", name="Text of the post")
        expect(place).to_contain_text("Three people")
        place.fill("Two people were hurt.")
        page.keyboard.press("Control+Enter")
        dialog = page.get_by_role("dialog", name="Change a public post")
        dialog.get_by_role("button", name="Publish correction").click()
        expect(dialog.get_by_text("Say in a sentence what was wrong.")).to_be_visible()
        assert faults(page) == []
        dialog.get_by_label("What was wrong, in a sentence").fill("It was two, not three.")
        dialog.get_by_role("button", name="Publish correction").click()
        expect(row(page, "Two people").get_by_text("Corrected")).to_be_visible()
        [now] = posts(newsroom, slug)
        assert (now["id"], now["rev"], now["corrections"][0]["note"]) == (post["id"], 2, "It was two, not three.")


def test_a_silent_fix_leaves_no_note_and_the_history_restores_what_was(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog()
    newsroom.publish(slug, "The mayer speaks at noon.")
    with at_desk(f"/blogs/{slug}", role="editor") as page:
        choose(page, "The mayer", "Edit")
        page.get_by_role("textbox", name="Text of the post").fill("The mayor speaks at noon.")
        page.keyboard.press("Control+Enter")
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(row(page, "The mayor speaks")).to_be_visible()
        assert "corrections" not in posts(newsroom, slug)[0]
        choose(page, "The mayor", "History")
        dialog = page.get_by_role("dialog", name="History")
        expect(dialog.locator("ins")).to_have_text("mayor")
        expect(dialog.locator("del")).to_have_text("mayer")
        assert faults(page) == []
        dialog.get_by_role("button", name="Restore").click()
        expect(row(page, "The mayer speaks")).to_be_visible()


def test_a_post_is_taken_down_with_a_reason_that_readers_see(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog()
    newsroom.publish(slug, "A name that must not be known.")
    with at_desk(f"/blogs/{slug}", role="editor") as page:
        choose(page, "A name", "Take down")
        dialog = page.get_by_role("dialog", name="Take down")
        dialog.get_by_label("Reason").fill("It named somebody who is a minor.")
        assert faults(page) == []
        dialog.get_by_role("button", name="Take down").click()
        expect(row(page, "It named somebody who is a minor.")).to_be_visible()
        expect(row(page, "A name that must not be known.")).to_have_count(0)
        assert posts(newsroom, slug)[0]["removal"]["reason"] == "It named somebody who is a minor."


def test_only_an_admin_who_types_the_word_erases(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog()
    newsroom.publish(slug, "Somebody's address.")
    with at_desk(f"/blogs/{slug}", role="editor") as page:
        row(page, "Somebody's").get_by_role("button", name="Actions").click()
        expect(page.get_by_role("menuitem", name="Erase permanently")).to_have_count(0)
    with at_desk(f"/blogs/{slug}", role="admin") as page:
        choose(page, "Somebody's", "Erase permanently")
        dialog = page.get_by_role("dialog", name="Erase permanently")
        dialog.get_by_label("Reason").fill("By order of a court.")
        dialog.get_by_role("button", name="Erase permanently").click()
        expect(dialog).to_be_visible()
        dialog.get_by_label("Type “erase” to confirm").fill("erase")
        dialog.get_by_role("button", name="Erase permanently").click()
        expect(row(page, "By order of a court.")).to_be_visible()
        assert posts(newsroom, slug)[0]["removal"]["erased"]


def test_posts_are_pinned_by_menu_and_by_dragging_and_put_in_order(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog()
    first, second = (newsroom.publish(slug, f"The {n} thing to know.")["id"] for n in ("first", "second"))
    with at_desk(f"/blogs/{slug}", role="editor") as page:
        choose(page, "The first thing", "Pin")
        zone = page.get_by_role("region", name="Pinned")
        expect(zone.get_by_text("The first thing")).to_be_visible()
        row(page, "The second thing").hover()
        grip = row(page, "The second thing").get_by_title("Drag to the pinned ones")
        start, end = grip.bounding_box(), zone.get_by_text("The first thing").bounding_box()
        assert start is not None
        assert end is not None
        page.mouse.move(start["x"] + 8, start["y"] + 8)
        page.mouse.down()
        page.mouse.move(start["x"] + 30, start["y"] - 30, steps=4)
        page.mouse.move(end["x"] + 20, end["y"] + 8, steps=6)
        page.mouse.up()
        expect(zone.get_by_role("listitem").first).to_contain_text("The second thing")
        zone.get_by_role("listitem").last.get_by_role("button", name="Actions").click()
        page.get_by_role("menuitem", name="Move up").click()
        expect(zone.get_by_role("listitem").first).to_contain_text("The first thing")
        assert newsroom.public.get(f"/api/v1/blogs/{slug}").json()["pinned"] == [first, second]
        assert faults(page) == []


def test_a_contribution_is_sent_back_with_a_remark_handed_in_again_and_approved(
    newsroom: Newsroom, at_desk: Open
) -> None:
    slug = newsroom.blog()
    reporter = newsroom.account("reporter", name="Rita Reporter")
    with at_desk(f"/blogs/{slug}", email=reporter) as page, at_desk(f"/blogs/{slug}", role="editor") as desk:
        write(page, "Smoke over the harbour.")
        page.get_by_role("button", name="Hand in").click()
        expect(row(page, "Smoke over").get_by_text("In review")).to_be_visible()
        expect(row(desk, "Smoke over")).to_be_visible()
        expect(desk.get_by_text("A contribution by Rita Reporter is in review")).to_have_count(1)
        choose(desk, "Smoke over", "Send back")
        desk.get_by_role("dialog").get_by_label("Remark").fill("Which harbour?")
        desk.get_by_role("dialog").get_by_role("button", name="Send back").click()
        expect(row(page, "Which harbour?")).to_be_visible()
        row(page, "Smoke over").get_by_role("button", name="Open").click()
        place = page.get_by_role("textbox", name="Text of the post")
        expect(place).to_have_text("Smoke over the harbour.")
        place.press("Control+a")
        page.keyboard.type("Smoke over the old harbour.")
        page.get_by_role("button", name="Hand in").click()
        expect(row(desk, "Smoke over the old harbour.")).to_be_visible()
        row(desk, "Smoke over the old harbour.").get_by_role("button", name="Approve").click()
        expect(row(page, "Smoke over the old harbour.").get_by_text("In review")).to_have_count(0)
        assert [told(post) for post in posts(newsroom, slug)] == ["Smoke over the old harbour."]
        assert faults(page) == []
        assert faults(desk) == []


def test_a_draft_is_scheduled_in_the_zone_of_the_blog_and_discarded_with_a_way_back(
    newsroom: Newsroom, at_desk: Open
) -> None:
    slug = newsroom.blog(zone="America/New_York")
    with at_desk(f"/blogs/{slug}", role="editor") as page:
        write(page, "Polls close.")
        page.get_by_role("button", name="Save draft").click()
        page.get_by_role("button", name=re.compile("^Drafts")).click()
        choose(page, "Polls close.", "Schedule")
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_text("America/New_York")).to_be_visible()
        dialog.get_by_label("Scheduled for").fill("2100-11-03T21:00")
        assert faults(page) == []
        dialog.get_by_role("button", name="Schedule").click()
        expect(dialog).to_be_hidden()
        [draft] = newsroom.http.get(f"/api/v1/blogs/{slug}/drafts").json()["drafts"]
        assert (draft["state"], draft["publish_at"][:16]) == ("scheduled", "2100-11-04T01:00")
        page.get_by_role("button", name=re.compile("^Scheduled")).click()
        choose(page, "Polls close.", "Discard")
        expect(row(page, "Polls close.")).to_have_count(0)
        page.get_by_role("button", name="Undo").click()
        expect(row(page, "Polls close.")).to_be_visible()
        [draft] = newsroom.http.get(f"/api/v1/blogs/{slug}/drafts").json()["drafts"]
        assert draft["state"] == "scheduled"


def test_what_is_typed_is_there_after_a_reload_and_on_the_server_after_a_pause(
    newsroom: Newsroom, at_desk: Open
) -> None:
    slug = newsroom.blog()
    with at_desk(f"/blogs/{slug}", role="reporter") as page:
        write(page, "Half a sent")
        expect(page.get_by_text("Saved in this browser")).to_be_visible()
        page.reload()
        place = page.get_by_role("textbox", name="Text of the post")
        expect(place).to_contain_text("Half a sent")
        page.keyboard.type("ence")
        expect(page.get_by_text("Saved", exact=True)).to_be_visible(timeout=10_000)
        [draft] = newsroom.http.get(f"/api/v1/blogs/{slug}/drafts").json()["drafts"]
        assert told(draft["copy"]) == "Half a sentence"


def drafts(newsroom: Newsroom, slug: str) -> list[Any]:
    return list(newsroom.http.get(f"/api/v1/blogs/{slug}/drafts").json()["drafts"])


def test_what_is_thrown_away_is_no_draft_any_more_and_comes_back_with_undo(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog()
    with at_desk(f"/blogs/{slug}", role="reporter") as page:
        write(page, "A rumour, perhaps.")
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        assert [told(one["copy"]) for one in drafts(newsroom, slug)] == ["A rumour, perhaps."]
        page.get_by_role("button", name="Discard").click()
        expect(page.get_by_text("Discarded.")).to_be_visible()
        expect(page.get_by_role("button", name=re.compile("^Drafts"))).to_have_text("Drafts")
        assert drafts(newsroom, slug) == []
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("textbox", name="Text of the post")).to_contain_text("A rumour, perhaps.")
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        assert [told(one["copy"]) for one in drafts(newsroom, slug)] == ["A rumour, perhaps."]


def test_a_scheduled_draft_is_published_before_its_time_only_by_who_says_so_twice(
    newsroom: Newsroom, at_desk: Open
) -> None:
    slug, ulid = newsroom.blog(), new_ulid()
    at = f"/api/v1/blogs/{slug}/drafts/{ulid}"
    copy = {"copy": {"body": [{"type": "text", "text": "The embargo is over."}]}}
    newsroom.http.put(at, json=copy, headers={"If-None-Match": "*"})
    newsroom.http.post(f"{at}/schedule", json={"publish_at": "2999-01-01T12:00:00Z"}, headers={"If-Match": "*"})
    with at_desk(f"/blogs/{slug}", role="editor") as page:
        page.get_by_role("button", name=re.compile("^Scheduled")).click()
        row(page, "The embargo is over.").get_by_role("button", name="Publish now").click()
        dialog = page.get_by_role("dialog", name="Publish before its time?")
        expect(dialog).to_contain_text("2999")
        dialog.get_by_role("button", name="Cancel").click()
        assert posts(newsroom, slug) == []
        row(page, "The embargo is over.").get_by_role("button", name="Publish now").click()
        dialog.get_by_role("button", name="Publish now").click()
        expect(page.get_by_role("button", name=re.compile("Undo"))).to_be_visible()
        assert [told(post) for post in posts(newsroom, slug)] == ["The embargo is over."]


def test_filters_ask_the_server_and_the_stream_pages_in_what_is_older(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog()
    newsroom.publish(slug, "The very first.", tags=["harbour"])
    for n in range(120):
        newsroom.publish(slug, f"Number {n} of many.")
    newsroom.publish(slug, "Nobody knows.", confidence="unconfirmed")
    with at_desk(f"/blogs/{slug}", role="editor") as page:
        expect(row(page, "Nobody knows.")).to_be_visible()
        assert page.get_by_role("article").count() < 60
        page.get_by_role("button", name="Unconfirmed").click()
        expect(page.get_by_role("article")).to_have_count(1)
        page.get_by_role("combobox", name="Tagged").select_option("harbour")
        expect(row(page, "The very first.")).to_be_visible()
        page.get_by_role("button", name=re.compile("^All")).click()
        expect(row(page, "Number 119 ")).to_be_visible()
        feed = page.get_by_role("feed")
        for _ in range(40):
            feed.evaluate("list => list.scrollBy(0, 2000)")
            if row(page, "The very first.").count():
                break
            page.wait_for_timeout(50)
        expect(row(page, "The very first.")).to_be_visible()


def test_the_main_journey_goes_by_keyboard_alone(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog()
    with at_desk(f"/blogs/{slug}", role="editor") as page:
        place = page.get_by_role("textbox", name="Text of the post")
        expect(place).to_be_focused()
        page.keyboard.type("By keyboard.")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("button", name=re.compile("Undo"))).to_be_visible()
        expect(place).to_be_focused()
        page.keyboard.press("Escape")
        expect(row(page, "By keyboard.")).to_be_focused()
        page.keyboard.press("x")
        expect(row(page, "By keyboard.").get_by_text("Key event")).to_be_visible()
        page.keyboard.press("p")
        expect(page.get_by_role("region", name="Pinned")).to_be_visible()
        page.keyboard.press("c")
        expect(place).to_contain_text("By keyboard.")
        expect(place).to_be_focused()
        page.keyboard.type(" Mended.")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_label("What was wrong, in a sentence")).to_be_focused()
        page.keyboard.type("A word was missing.")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("Corrected; readers see the note.")).to_be_visible()
        expect(place).to_have_text("")
        expect(place).to_be_focused()
        page.keyboard.press("Escape")
        expect(row(page, "By keyboard. Mended.")).to_be_focused()
        page.keyboard.press("h")
        expect(page.get_by_role("dialog", name="History")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
        assert faults(page) == []
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.keyboard.press("t")
        page.keyboard.type("It was a try.")
        page.keyboard.press("Control+Enter")
        expect(row(page, "It was a try.")).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)  # the stream may be quicker than the answer
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox")).to_be_focused()
        page.keyboard.type("mend")
        expect(page.get_by_text("Nothing found.")).to_be_visible()  # it was taken down
        expect(page.get_by_role("searchbox")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=re.compile("^All"))).to_be_focused()
        page.keyboard.press("n")
        expect(place).to_be_focused()


@pytest.mark.parametrize("dark", [False, True])
def test_on_a_phone_the_composer_covers_the_stream_and_leads_back_to_it(
    newsroom: Newsroom, at_desk: Open, dark: bool
) -> None:
    slug = newsroom.blog()
    newsroom.publish(slug, "Before.", headline="A headline of some length that has to break somewhere on a phone")
    with at_desk(f"/blogs/{slug}", role="editor", phone=True, dark=dark) as page:
        expect(row(page, "Before.")).to_be_visible()
        assert (faults(page), overflow(page)) == ([], 0)
        page.get_by_role("button", name="Write").click()
        write(page, "From the street.")
        assert (faults(page), overflow(page)) == ([], 0)
        page.get_by_role("button", name="Publish").click()
        expect(row(page, "From the street.")).to_be_visible()


def test_the_desk_speaks_german(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog(language="de")
    with at_desk(f"/blogs/{slug}", role="editor", language="de-DE") as page:
        page.get_by_role("textbox", name="Text des Beitrags").click()
        page.keyboard.type("Die Brücke ist gesperrt.")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("button", name=re.compile("Zurücknehmen"))).to_be_visible()
        page.keyboard.press("Alt+u")
        expect(page.get_by_text("Ihr Text steht als neuer Entwurf")).to_be_visible()
        assert posts(newsroom, slug)[0]["removal"]["reason"] == "Versehentlich veröffentlicht."
        assert faults(page) == []
