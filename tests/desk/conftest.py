"""A browser at the desk for tests: signed in, on a desktop and on a phone, in both themes, and checked by axe."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from browsing import chromium
from playwright.sync_api import Browser, BrowserContext, Page

from newsroom import PASSWORD, Newsroom

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
ABSENT = ("ERR_INTERNET_DISCONNECTED", "status of 401", "status of 412")
"""What a browser reports as an error although it is part of the play."""

Open = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def signed_in(context: BrowserContext, newsroom: Newsroom, email: str) -> None:
    """Give a context the cookie of a new session; the desk's address is http://localhost, where it may be secure."""
    answer = newsroom.sign_in(email)
    assert answer.status_code == 200, answer.text
    name, _, value = answer.headers["set-cookie"].partition(";")[0].partition("=")
    cookie: Any = {"name": name, "value": value, "url": desk_url(newsroom).replace("http:", "https:"), "secure": True}
    context.add_cookies([cookie | {"httpOnly": True, "sameSite": "Strict"}])


def desk_url(newsroom: Newsroom, path: str = "") -> str:
    return newsroom.url.replace("127.0.0.1", "localhost") + "/desk" + path


@pytest.fixture
def at_desk(browser: Browser, newsroom: Newsroom) -> Open:
    """Open the desk: `with at_desk("/blogs/x", role="editor", phone=True, language="de") as page`.

    `email` signs in an account that is there, `role` a new one, neither nobody. What the page logs as an error fails the
    test, except what `tolerated` names.
    """

    @contextmanager
    def opened(
        path: str = "",
        *,
        role: Any = None,
        email: str | None = None,
        phone: bool = False,
        dark: bool = False,
        language: str = "en-GB",
        tolerated: tuple[str, ...] = (),
        **options: Any,
    ) -> Iterator[Page]:
        size: dict[str, Any] = dict(PHONE if phone else DESKTOP)
        theme: Any = "dark" if dark else "light"
        with browser.new_context(
            **size, color_scheme=theme, reduced_motion="reduce", locale=language, **options
        ) as context:
            if email or role:
                signed_in(context, newsroom, email or newsroom.account(role))
            page = context.new_page()
            wrong: list[str] = []
            page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.goto(desk_url(newsroom, path))
            page.wait_for_selector("main h1")
            yield page
            assert [text for text in wrong if not any(known in text for known in (*ABSENT, *tolerated))] == []

    return opened


def faults(page: Page) -> list[str]:
    """Say what axe finds against the accessibility of the page as it is (WCAG 2.2 AA and best practices)."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{rule['id']}: {re.sub(r'<', ' <', json.dumps([node['html'][:160] for node in rule['nodes']]))}"
        for rule in found["violations"]
    ]


def overflow(page: Page) -> int:
    """Say by how many pixels the page is wider than the window."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))


__all__ = ["PASSWORD", "desk_url", "faults", "overflow", "signed_in"]
