"""An editor links a post by keyboard; who reads sees both ends at once, and what is known changes with them."""

import re
from contextlib import AbstractContextManager
from typing import Any

from desking import faults, overflow
from playwright.sync_api import Page, expect

from newsroom import Newsroom


def test_an_editor_links_a_post_by_keyboard_and_readers_see_both_ends_and_what_is_known(
    newsroom: Newsroom, at_desk: Any
) -> None:
    slug = newsroom.blog()
    sure = {"confidence": "confirmed", "time": "2026-05-01T13:40:00Z"}
    talks = newsroom.publish(slug, headline="Talks ended", **sure)["id"]
    newsroom.publish(slug, "A ship has come in.", time="2026-05-01T14:00:00Z")
    opened: AbstractContextManager[Page] = at_desk(f"/blogs/{slug}", role="editor")
    with opened as desk:
        reader = desk.context.new_page()
        reader.set_viewport_size({"width": 390, "height": 844})
        with reader.expect_response(re.compile("/stream")):
            reader.goto(f"{newsroom.url}/{slug}")
        desk.bring_to_front()
        if not desk.locator(".composer .text").is_visible():
            desk.get_by_role("button", name="Write").click()
        desk.locator(".composer .text").click()
        desk.keyboard.type("The talks go on.")
        choose(desk, "How sure", "Confirmed")
        desk.get_by_role("button", name="Relates to").focus()
        desk.keyboard.press("Enter")
        expect(desk.get_by_label("This post")).to_be_focused()
        desk.keyboard.press("Tab")
        desk.keyboard.type("13:40")
        expect(desk.get_by_role("option", name="Talks ended")).to_be_visible()
        assert faults(desk) == []
        desk.keyboard.press("ArrowDown")
        desk.keyboard.press("Enter")
        expect(desk.get_by_role("button", name="Relates to: contradicts")).to_be_visible()
        assert faults(desk) == []
        desk.keyboard.press("Control+Enter")
        reader.bring_to_front()
        old = reader.locator(f"#post-{talks} .ties")
        expect(old).to_contain_text("The talks go on.")
        expect(old).to_contain_text("Contradicted")
        expect(reader.locator("#posts .ties", has_text="Contradicts")).to_contain_text("Talks ended")
        assert (faults(reader), overflow(reader)) == ([], 0)
        old.get_by_role("link").click()
        expect(reader.locator("#posts")).to_contain_text("The talks go on.")
        reader.goto(f"{newsroom.url}/{slug}/known")
        expect(reader.locator("section", has_text="What is confirmed")).to_contain_text("The talks go on.")
        expect(reader.locator("section", has_text="What turned out wrong")).to_contain_text("Talks ended")
        assert (faults(reader), overflow(reader)) == ([], 0)


def choose(desk: Page, fact: str, what: str) -> None:
    """Choose one of a few in the panel of a fact, by keyboard."""
    desk.get_by_role("button", name=fact).focus()
    desk.keyboard.press("Enter")
    desk.get_by_label(fact, exact=True).select_option(what)
    desk.keyboard.press("Escape")
