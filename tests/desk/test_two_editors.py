"""Two editors at one desk: they see each other, and neither overwrites the other without knowing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from desking import faults
from playwright.sync_api import Locator, Page, expect

from conftest import Open
from depesche.model.ids import new_ulid
from newsroom import Newsroom


@contextmanager
def two(newsroom: Newsroom, at_desk: Open, slug: str) -> Iterator[tuple[Page, Page]]:
    """Ann and Ben, both at the desk of a blog and seen by each other."""
    ann, ben = (newsroom.account("editor", name=name) for name in ("Ann Archer", "Ben Baker"))
    with at_desk(f"/blogs/{slug}", email=ann) as hers, at_desk(f"/blogs/{slug}", email=ben) as his:
        expect(his.get_by_role("list", name="Here now")).to_contain_text("Ann Archer")
        expect(hers.get_by_role("list", name="Here now")).to_contain_text("Ben Baker")
        yield hers, his


def text(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text of the post")


def edit(page: Page, words: str) -> None:
    page.get_by_role("article").filter(has_text=words).get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Edit").click()
    expect(text(page)).to_contain_text(words)


def save(page: Page, words: str) -> None:
    """Write this in place of what is there, as a silent fix."""
    text(page).fill(words)
    page.keyboard.press("Control+Enter")
    page.get_by_role("dialog", name="Change a public post").get_by_role("button", name="Save").click()


def told(newsroom: Newsroom, slug: str) -> tuple[str, int]:
    [post] = newsroom.public.get(f"/api/v1/blogs/{slug}/posts").json()["posts"]
    return post["body"][0]["text"], post["rev"]


def test_what_one_publishes_the_other_sees_and_who_leaves_is_gone(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog()
    with two(newsroom, at_desk, slug) as (hers, his):
        text(hers).click()
        hers.keyboard.type("The vote has begun.")
        hers.keyboard.press("Control+Enter")
        expect(his.get_by_role("article").filter(has_text="The vote has begun.")).to_be_visible()
        hers.close()
        expect(his.get_by_role("list", name="Here now")).to_have_count(0)


def test_a_second_editor_of_a_post_sees_at_once_who_is_at_it_and_may_go_on(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog()
    newsroom.publish(slug, "The vote is at four.")
    with two(newsroom, at_desk, slug) as (hers, his):
        edit(hers, "The vote is at four.")
        expect(his.get_by_role("article").filter(has_text="Ann Archer is editing")).to_be_visible()
        edit(his, "The vote is at four.")
        expect(his.get_by_role("alert").filter(has_text="Ann Archer is editing this")).to_be_visible()
        expect(hers.get_by_role("alert").filter(has_text="Ben Baker is editing this")).to_be_visible()
        assert faults(his) == []
        save(his, "The vote is at five.")
        expect(hers.get_by_role("alert").filter(has_text="has been changed meanwhile")).to_be_visible()
        assert told(newsroom, slug) == ("The vote is at five.", 2)


def test_two_revisions_stand_side_by_side_and_mine_goes_in_its_place_when_i_say_so(
    newsroom: Newsroom, at_desk: Open
) -> None:
    slug = newsroom.blog()
    newsroom.publish(slug, "The vote is at four in the hall.")
    with two(newsroom, at_desk, slug) as (hers, his):
        edit(hers, "The vote is at four")
        edit(his, "The vote is at four")
        save(hers, "The vote is at five in the hall.")
        expect(his.get_by_role("alert").filter(has_text="has been changed meanwhile")).to_be_visible()
        save(his, "The vote is at four in the garden.")
        dialog = his.get_by_role("dialog", name="Two versions")
        expect(dialog.get_by_text("Ann Archer has saved another version")).to_be_visible()
        assert told(newsroom, slug) == ("The vote is at five in the hall.", 2)
        expect(dialog.locator("del")).to_have_text(["five", "hall"])
        expect(dialog.locator("ins")).to_have_text(["four", "garden"])
        assert faults(his) == []
        dialog.get_by_role("button", name="Put mine in its place").click()
        expect(hers.get_by_role("article").filter(has_text="four in the garden")).to_be_visible()
        assert told(newsroom, slug) == ("The vote is at four in the garden.", 3)


def test_who_writes_on_after_a_conflict_loses_nothing_and_goes_on_from_theirs(
    newsroom: Newsroom, at_desk: Open
) -> None:
    slug = newsroom.blog()
    newsroom.publish(slug, "The vote is at four.")
    with two(newsroom, at_desk, slug) as (hers, his):
        edit(his, "The vote is at four.")
        edit(hers, "The vote is at four.")
        save(hers, "The vote is at five.")
        expect(his.get_by_role("alert").filter(has_text="has been changed meanwhile")).to_be_visible()
        save(his, "The ballot is at four.")
        his.get_by_role("dialog", name="Two versions").get_by_role("button", name="Edit on").click()
        expect(text(his)).to_contain_text("The ballot is at four.")
        save(his, "The ballot is at five.")
        expect(hers.get_by_role("article").filter(has_text="The ballot is at five.")).to_be_visible()
        assert told(newsroom, slug) == ("The ballot is at five.", 3)


def test_who_keeps_theirs_is_asked_first_for_mine_is_lost(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog()
    newsroom.publish(slug, "The vote is at four.")
    with two(newsroom, at_desk, slug) as (hers, his):
        edit(his, "The vote is at four.")
        edit(hers, "The vote is at four.")
        save(hers, "The vote is at five.")
        expect(his.get_by_role("alert").filter(has_text="has been changed meanwhile")).to_be_visible()
        save(his, "The vote is at six.")
        his.get_by_role("dialog", name="Two versions").get_by_role("button", name="Keep theirs").click()
        his.get_by_role("dialog", name="Keep theirs").get_by_role("button", name="Keep theirs").click()
        expect(his.get_by_role("dialog")).to_have_count(0)
        expect(his.get_by_role("article").filter(has_text="at six")).to_have_count(0)
        assert told(newsroom, slug) == ("The vote is at five.", 2)


def test_a_draft_is_not_published_over_what_a_colleague_has_written_into_it_since(
    newsroom: Newsroom, at_desk: Open
) -> None:
    slug, ulid = newsroom.blog(), new_ulid()
    at = f"/api/v1/blogs/{slug}/drafts/{ulid}"

    def kept(words: str, **headers: str) -> None:
        copy = {"copy": {"body": [{"type": "text", "text": words}]}}
        assert newsroom.http.put(at, json=copy, headers=headers).is_success

    kept("Two are missing.", **{"If-None-Match": "*"})
    with at_desk(f"/blogs/{slug}", role="editor") as page:
        page.get_by_role("button", name=re.compile("^Drafts")).click()
        page.get_by_role("article").filter(has_text="Two are missing.").get_by_role("button", name="Open").click()
        expect(text(page)).to_contain_text("Two are missing.")
        kept("All have been found.", **{"If-Match": '"1"'})
        page.keyboard.press("Control+Enter")
        dialog = page.get_by_role("dialog", name="Two versions")
        expect(dialog).to_contain_text("found")
        assert newsroom.public.get(f"/api/v1/blogs/{slug}/posts").json()["posts"] == []
        dialog.get_by_role("button", name="Edit on").click()
        expect(text(page)).to_contain_text("Two are missing.")
        text(page).fill("All have been found, the harbour says.")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("button", name=re.compile("Undo"))).to_be_visible()
        assert told(newsroom, slug) == ("All have been found, the harbour says.", 1)
    assert newsroom.http.get(at).status_code == 404


def test_a_draft_that_two_write_is_not_saved_over_the_other_s(newsroom: Newsroom, at_desk: Open) -> None:
    slug = newsroom.blog()
    with two(newsroom, at_desk, slug) as (hers, his):
        text(hers).click()
        hers.keyboard.type("The first words.")
        hers.get_by_role("button", name="Save draft").click()
        for page in (hers, his):
            page.get_by_role("button", name=re.compile("^Drafts")).click()
            page.get_by_role("article").filter(has_text="The first words.").get_by_role("button", name="Open").click()
            expect(text(page)).to_contain_text("The first words.")
        text(hers).fill("The first words are hers.")
        expect(hers.get_by_text("Saved", exact=True)).to_be_visible()
        text(his).fill("The first words are his.")
        dialog = his.get_by_role("dialog", name="Two versions")
        expect(dialog.locator("del")).to_have_text("hers")
        [draft] = newsroom.http.get(f"/api/v1/blogs/{slug}/drafts").json()["drafts"]
        assert draft["copy"]["body"][0]["text"] == "The first words are hers."
