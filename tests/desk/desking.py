"""The desk in a browser, for tests: whose session it has, what axe finds on a page, and how wide it is."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from newsroom import Newsroom

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
ABSENT = ("ERR_INTERNET_DISCONNECTED", "status of 401", "status of 412")
"""What a browser reports as an error although it is part of the play."""


def signed_in(context: BrowserContext, newsroom: Newsroom, email: str) -> None:
    """Give a context the cookie of a new session; the desk's address is http://localhost, where it may be secure."""
    answer = newsroom.sign_in(email)
    assert answer.status_code == 200, answer.text
    name, _, value = answer.headers["set-cookie"].partition(";")[0].partition("=")
    cookie: Any = {"name": name, "value": value, "url": desk_url(newsroom).replace("http:", "https:"), "secure": True}
    context.add_cookies([cookie | {"httpOnly": True, "sameSite": "Strict"}])


def desk_url(newsroom: Newsroom, path: str = "") -> str:
    return newsroom.url.replace("127.0.0.1", "localhost") + "/desk" + path


def installed(page: Page) -> None:
    """Wait until the service worker has kept the desk; before that, who catches a page's requests may miss some."""
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def faults(page: Page) -> list[str]:
    """Say what axe finds against the accessibility of the page as it is (WCAG 2.2 AA and best practices)."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{rule['id']}: {json.dumps([node['html'][:160] for node in rule['nodes']])}" for rule in found["violations"]
    ]


def overflow(page: Page) -> int:
    """Say by how many pixels the page is wider than the window."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))
