"""Debian's chromium for tests, and what a reader sees of a page."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

SHOWN = """() => {
  const main = document.querySelector("main").cloneNode(true);
  for (const mark of main.querySelectorAll("[class]")) mark.classList.remove("came", "changed");
  for (const passing of main.querySelectorAll(".tools")) passing.remove();
  for (const bare of main.querySelectorAll('[class=""]')) bare.removeAttribute("class");
  return main.outerHTML;
}"""
"""What stands on the page, without what passes: highlights and the line of tools."""


@contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "the browser tests need Debian's chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


def shown(page: Page) -> str:
    """Give the HTML of what the page shows now."""
    return str(page.evaluate(SHOWN))


def served(page: Page) -> str:
    """Give the HTML of what the server shows at this address to somebody who comes anew."""
    other = page.context.new_page()
    try:
        other.goto(page.url)
        other.wait_for_load_state("load")
        return shown(other)
    finally:
        other.close()


def wait_until_as_served(page: Page) -> None:
    """Wait until the page has reached the seq that the server is at, then compare every byte of what is shown."""
    seq = page.request.get(f"{page.url.split('?')[0]}/log/head.json").json()["seq"]
    page.wait_for_function(f"() => Number(document.querySelector('main').dataset.seq) >= {seq}", timeout=15_000)
    assert shown(page) == served(page)
