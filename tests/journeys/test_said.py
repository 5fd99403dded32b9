"""A reader finds who said what: in their own words apart from what is reported, with the original beside it."""

from typing import Any

import pytest
from desking import faults, overflow
from playwright.sync_api import Browser, expect

from newsroom import Newsroom


def quote(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "quote", "text": text, "speaker": "Ann Lee", "role": "harbour master"} | more


@pytest.mark.parametrize("language", ["de", "en"])
def test_quotes_are_read_by_speaker_and_lead_to_their_posts(
    newsroom: Newsroom, browser: Browser, language: str
) -> None:
    slug = newsroom.blog(language=language)
    direct = newsroom.publish(
        slug, body=[quote("The gates stay shut.", original="Die Tore bleiben zu.", original_language="de")]
    )
    newsroom.publish(slug, body=[quote("The ferry will not sail.", speech="indirect")])
    newsroom.publish(slug, body=[quote("Nobody is missing.", speaker="Bo Kern", role="mayor")])
    with browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{newsroom.url}/{slug}")
        page.get_by_role("link", name={"de": "Wer was gesagt hat", "en": "Who said what"}[language]).first.click()
        expect(page.get_by_role("heading", level=2)).to_have_text(["Ann Lee", "Bo Kern"])
        page.get_by_role("heading", level=2, name="Ann Lee").get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ann Lee")
        expect(page.locator("#posts .said.direct blockquote p")).to_have_count(2)
        expect(
            page.locator("#posts .said.direct [lang=de]" if language == "en" else "#posts .said.direct")
        ).to_contain_text("Die Tore bleiben zu.")
        expect(page.locator("#posts .said.indirect")).to_contain_text("The ferry will not sail.")
        expect(page.locator("#posts")).not_to_contain_text("Nobody is missing.")
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 844})
                assert (faults(page), overflow(page)) == ([], 0), (theme, width)
        page.locator("#posts .said.direct figcaption a").first.click()
        expect(page).to_have_url(f"{newsroom.url}/{slug}/posts/{direct['id']}")
