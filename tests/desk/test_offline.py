"""Writing without a line: what was written waits in the browser and is published once, in order, whatever happens."""

import io
from typing import Any

from desking import desk_url, faults, installed, overflow, signed_in
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from conftest import Open
from newsroom import PASSWORD, Newsroom

LINE = ("Failed to fetch", "ERR_FAILED", "ERR_INTERNET", "offline", "Offline", "nobody was told")
"""What a browser reports when there is no line."""


def photo() -> FilePayload:
    kept = io.BytesIO()
    Image.linear_gradient("L").resize((400, 300)).convert("RGB").save(kept, "JPEG")
    return {"name": "street.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def write(page: Page, text: str, picture: FilePayload | None = None) -> None:
    """Write a post and publish it, on a phone or a desktop."""
    place = page.get_by_role("textbox", name="Text of the post")
    begin = page.get_by_role("button", name="Write")
    expect(place.or_(begin).first).to_be_visible()
    if begin.is_visible():
        begin.click()
    place.click()
    page.keyboard.type(text)
    if picture:
        page.locator("input[type=file]").first.set_input_files([picture])
        page.get_by_label("Description").first.fill("The street under water")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("article").filter(has_text=text)).to_be_visible()


def all_sent(page: Page) -> None:
    page.wait_for_function("() => !document.querySelector('.line.waiting')", timeout=20_000)


def published(newsroom: Newsroom, slug: str) -> list[Any]:
    """Give what is public, in the order in which it became so."""
    events = newsroom.public.get(f"/api/v1/blogs/{slug}/events").json()["events"]
    return [event["payload"]["copy"]["body"] for event in events if event["kind"] == "PostPublished"]


def test_three_posts_with_a_photo_survive_the_tab_and_are_published_once_in_order(
    newsroom: Newsroom, at_desk: Open
) -> None:
    slug = newsroom.blog()
    with at_desk(f"/blogs/{slug}", role="editor", phone=True, tolerated=LINE) as page:
        installed(page)
        context = page.context
        context.set_offline(True)
        write(page, "The first, without a line.")
        write(page, "The second, with a photo.", photo())
        write(page, "The third.")
        expect(page.get_by_text("3 posts wait to be sent.")).to_be_visible()
        second = page.get_by_role("article").filter(has_text="The second")
        expect(second.get_by_role("img", name="Photo that waits to be sent")).to_be_visible()
        expect(second.get_by_text("Waits for a connection")).to_be_visible()
        assert (faults(page), overflow(page)) == ([], 0)
        page.close()  # as a phone kills a tab: nothing is asked, nothing is finished
        again = context.new_page()
        again.goto(desk_url(newsroom, f"/blogs/{slug}"))
        expect(again.get_by_text("3 posts wait to be sent.")).to_be_visible()
        assert published(newsroom, slug) == []
        context.set_offline(False)
        all_sent(again)
        bodies = published(newsroom, slug)
        assert [body[0]["text"] for body in bodies] == [
            "The first, without a line.",
            "The second, with a photo.",
            "The third.",
        ]
        picture = bodies[1][1]
        assert (picture["type"], picture["alt"]) == ("image", "The street under water")
        served = newsroom.public.get(f"/media/{picture['media']}")
        assert (served.status_code, served.headers["content-type"][:6]) == (200, "image/")


def test_a_draft_written_without_a_line_is_one_for_all_to_see_once_there_is_one(
    newsroom: Newsroom, at_desk: Open
) -> None:
    slug = newsroom.blog()
    with at_desk(f"/blogs/{slug}", role="reporter", tolerated=LINE) as page:
        installed(page)
        page.context.set_offline(True)
        page.get_by_role("textbox", name="Text of the post").click()
        page.keyboard.type("Seen from the quay.")
        page.get_by_role("button", name="Save draft").click()
        expect(page.get_by_text("It goes to the server when there is a connection.")).to_be_visible()
        page.reload()
        expect(page.get_by_role("textbox", name="Text of the post")).to_contain_text("Seen from the quay.")
        page.context.set_offline(False)
        page.reload()
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    [draft] = newsroom.http.get(f"/api/v1/blogs/{slug}/drafts").json()["drafts"]
    assert draft["copy"]["body"][0]["text"] == "Seen from the quay."


def test_two_tabs_and_a_reload_on_the_way_do_not_send_twice(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog()
    with at_desk(f"/blogs/{slug}", role="editor", tolerated=LINE) as page:
        installed(page)
        other = page.context.new_page()
        other.goto(desk_url(newsroom, f"/blogs/{slug}"))
        page.context.set_offline(True)
        for n in range(4):
            write(page if n % 2 else other, f"Number {n}.")
        page.context.set_offline(False)
        other.reload()
        all_sent(page)
        expect(other.get_by_role("article").filter(has_text="Number 3.")).to_be_visible()
        assert [body[0]["text"] for body in published(newsroom, slug)] == [f"Number {n}." for n in range(4)]


def test_what_waits_outlives_the_session_and_goes_when_somebody_has_signed_in_again(
    newsroom: Newsroom, at_desk: Open
) -> None:
    slug = newsroom.blog()
    email = newsroom.account("editor")
    with at_desk(f"/blogs/{slug}", email=email, tolerated=LINE) as page:
        installed(page)
        page.context.set_offline(True)
        write(page, "Written in the cellar.")
        page.context.clear_cookies()
        page.context.set_offline(False)
        expect(page.get_by_text("Your session has ended.")).to_be_visible(timeout=20_000)
        assert published(newsroom, slug) == []
        assert faults(page) == []
        page.get_by_role("button", name="Sign in", exact=True).click()
        dialog = page.get_by_role("dialog", name="Please sign in again")
        dialog.get_by_label("Password").fill(PASSWORD)
        dialog.get_by_role("button", name="Sign in", exact=True).click()
        all_sent(page)
        assert [body[0]["text"] for body in published(newsroom, slug)] == ["Written in the cellar."]


def test_what_the_server_refuses_is_shown_kept_and_sent_when_it_is_mended(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog()
    with at_desk(f"/blogs/{slug}", role="editor", tolerated=(*LINE, "status of 403", "status of 422")) as page:
        installed(page)
        refusing = {"type": "about:blank", "title": "No", "status": 422, "detail": "The tag is not allowed."}
        page.route(
            "**/posts/*", lambda route: route.fulfill(status=422, json=refusing, content_type="application/json")
        )
        write(page, "With a wrong tag.")
        write(page, "Behind it.")
        refused = page.get_by_role("article").filter(has_text="With a wrong tag.")
        expect(refused.get_by_text("The tag is not allowed.")).to_be_visible()
        again = page.get_by_role("article").filter(has_text="Behind it.").get_by_role("button", name="Try again")
        expect(again).to_be_visible()
        assert faults(page) == []
        page.unroute("**/posts/*")
        again.click()
        expect(page.get_by_role("article", name="").filter(has_text="Behind it.")).to_be_visible()
        refused.get_by_role("button", name="Edit on").click()
        place = page.get_by_role("textbox", name="Text of the post")
        expect(place).to_contain_text("With a wrong tag.")
        place.fill("With no tag.")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("not taken")).to_have_count(0)
        expect(page.get_by_role("article").filter(has_text="With no tag.")).to_be_visible()
        all_sent(page)
        assert [body[0]["text"] for body in published(newsroom, slug)] == ["Behind it.", "With no tag."]


def test_the_desk_opens_without_a_line_as_it_was_last_and_drafts_reach_the_server_later(
    newsroom: Newsroom, at_desk: Open
) -> None:
    slug = newsroom.blog()
    newsroom.publish(slug, "What stood there.")
    with at_desk(f"/blogs/{slug}", role="reporter", tolerated=LINE) as page:
        expect(page.get_by_role("article").filter(has_text="What stood there.")).to_be_visible()
        installed(page)
        page.context.set_offline(True)
        page.reload()
        expect(page.get_by_role("article").filter(has_text="What stood there.")).to_be_visible()
        expect(page.get_by_text("There is no connection. Go on writing")).to_be_visible()
        page.get_by_role("textbox", name="Text of the post").click()
        page.keyboard.type("Seen by nobody yet.")
        page.get_by_role("button", name="Hand in").click()
        expect(page.get_by_text("A post waits to be sent.")).to_be_visible()
        page.context.set_offline(False)
        all_sent(page)
        [draft] = newsroom.http.get(f"/api/v1/blogs/{slug}/drafts").json()["drafts"]
        assert (draft["state"], draft["copy"]["body"][0]["text"]) == ("review", "Seen by nobody yet.")


def test_somebody_else_who_signs_in_here_neither_sends_nor_sees_what_is_not_theirs(
    newsroom: Newsroom, at_desk: Open
) -> None:
    slug = newsroom.blog()
    ada = newsroom.account("editor", name="Ada First")
    with at_desk(f"/blogs/{slug}", email=ada, tolerated=LINE) as page:
        installed(page)
        page.route("**/posts/*", lambda route: route.abort("internetdisconnected"))
        write(page, "By the first.")
        expect(page.get_by_text("A post waits to be sent.")).to_be_visible()
        page.context.clear_cookies()
        signed_in(page.context, newsroom, newsroom.account("editor", name="Second Person"))
        page.unroute("**/posts/*")
        page.reload()
        expect(page.get_by_role("button", name="Second Person")).to_be_visible()
        write(page, "By the second.")
        expect(page.get_by_role("button", name="Undo")).to_be_visible()
        expect(page.get_by_text("By the first.")).to_have_count(0)
        page.context.clear_cookies()
        signed_in(page.context, newsroom, ada)
        page.reload()
        expect(page.get_by_role("article").filter(has_text="By the first.")).to_be_visible()
        all_sent(page)
        assert [body[0]["text"] for body in published(newsroom, slug)] == ["By the second.", "By the first."]
