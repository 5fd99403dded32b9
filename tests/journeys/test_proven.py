"""A reader saves a post with its proof, and has it checked later by the newsroom's key alone."""

import json
from pathlib import Path

from desking import faults
from playwright.sync_api import Browser

from newsroom import Newsroom, depesche


def test_a_reader_saves_a_post_with_its_proof_and_it_is_checked_without_the_newsroom(
    newsroom: Newsroom, browser: Browser, tmp_path: Path
) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug, "Four boats are missing.")["id"]
    key = newsroom.public.get("/.well-known/depesche-key").text.strip()
    with browser.new_context(accept_downloads=True) as context:
        page = context.new_page()
        page.goto(f"{newsroom.url}/{slug}/posts/{post}/history")
        assert faults(page) == []
        with page.expect_download() as saving:
            page.get_by_role("link", name="Save with proof").click()
        saved = tmp_path / saving.value.suggested_filename
        saving.value.save_as(saved)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    checked = depesche(elsewhere, "verify", str(saved), "--key", key)
    assert checked.returncode == 0, checked.stderr
    told = json.loads(saved.read_text())
    assert "Four boats are missing." in json.dumps(told)
    saved.write_text(saved.read_text().replace("Four boats", "Five boats"))
    forged = depesche(elsewhere, "verify", str(saved), "--key", key)
    assert forged.returncode == 1, forged.stdout
