"""A reader searches by keyboard, on a phone and in the dark; an editor finds an old post at the desk."""

from contextlib import AbstractContextManager
from typing import Any

from desking import desk_url, faults, overflow
from playwright.sync_api import Page, expect

from newsroom import Newsroom


def test_posts_are_found_by_readers_and_at_the_desk(newsroom: Newsroom, at_desk: Any) -> None:
    slug = newsroom.blog(headline="Harbour night")
    found = newsroom.publish(slug, "All bridges are closed, the harbour office says.", confidence="confirmed")["id"]
    for n in range(60):
        newsroom.publish(slug, f"Nothing new at quay {n}.")
    opened: AbstractContextManager[Page] = at_desk(f"/blogs/{slug}", role="editor")
    with opened as desk:
        desk.keyboard.press("Escape")
        field = desk.get_by_role("searchbox", name="Search posts")
        field.fill("bridg")
        row = desk.get_by_role("article").filter(has_text="All bridges are closed")
        expect(row).to_be_visible()
        expect(desk.get_by_role("article").filter(has_text="Nothing new")).to_have_count(0)
        assert faults(desk) == []
        field.fill("")
        expect(desk.get_by_role("article").filter(has_text="Nothing new").first).to_be_visible()

        desk.goto(desk_url(newsroom))
        desk.get_by_role("searchbox", name="Search live blogs and posts").fill("all bridg")
        expect(desk.get_by_role("heading", name="Posts (1)")).to_be_visible()
        assert faults(desk) == []
        desk.get_by_role("link", name="All bridges are closed").click()
        expect(row).to_be_visible()
        expect(field).to_have_value("all bridg")
        expect(desk.get_by_role("article").filter(has_text="Nothing new")).to_have_count(0)

        reader = desk.context.new_page()
        reader.set_viewport_size({"width": 390, "height": 844})
        reader.goto(f"{newsroom.url}/{slug}")
        reader.get_by_role("link", name="Search", exact=True).click()
        expect(reader.get_by_role("searchbox")).to_be_focused()
        reader.keyboard.type("bridge -ferry")
        reader.keyboard.press("Enter")
        expect(reader.get_by_role("status")).to_have_text("1 post found.")
        expect(reader.locator("mark").first).to_have_text("bridges")
        for theme in ("light", "dark"):
            reader.emulate_media(color_scheme=theme)
            assert (faults(reader), overflow(reader)) == ([], 0), theme
        reader.get_by_text("Narrow down").click()
        reader.get_by_label("How sure").select_option("disputed")
        reader.get_by_role("button", name="Search").click()
        expect(reader.get_by_role("status")).to_contain_text("Nothing found")
        expect(reader.get_by_label("How sure")).to_have_value("disputed")
        assert (faults(reader), overflow(reader)) == ([], 0)
        reader.get_by_role("link", name="Search all live blogs").click()
        expect(reader.get_by_role("status")).to_have_text("1 post found.")
        assert (faults(reader), overflow(reader)) == ([], 0)
        reader.locator(".found h2 a").click()
        expect(reader).to_have_url(f"{newsroom.url}/{slug}/posts/{found}")
