"""A new version of the desk: it waits to be agreed to, then all of it is new; another tab goes on and can follow."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from desking import signed_in
from playwright.sync_api import Browser, Page, expect

from newsroom import Newsroom

WORKER = "/desk/sw.js"
UPDATE = "() => navigator.serviceWorker.getRegistration('/desk').then(one => one.update()).then(() => true)"
"""What the desk does by itself every half an hour."""


class Front:
    """Stands before a newsroom as a proxy would; from `release` on its service worker is another one."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.released = b""
        self.asked: list[str] = []
        front = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                front.asked.append(self.path)
                headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
                answer = httpx.get(newsroom.url + self.path, headers=headers | {"Accept-Encoding": "identity"})
                body = answer.content + (front.released if self.path == WORKER else b"")
                self.send_response(answer.status_code)
                for name, value in answer.headers.items():
                    if name not in ("content-length", "transfer-encoding", "connection", "date"):
                        self.send_header(name, value)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://localhost:{self._server.server_address[1]}"

    def release(self) -> None:
        self.released = b"\n// a new version\n"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


@pytest.fixture
def front(newsroom: Newsroom) -> Iterator[Front]:
    made = Front(newsroom)
    yield made
    made.stop()


def opened(page: Page, front: Front) -> None:
    page.goto(f"{front.url}/desk/account")
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")


def test_a_new_version_waits_until_somebody_agrees_and_other_tabs_can_follow(
    newsroom: Newsroom, browser: Browser, front: Front
) -> None:
    with browser.new_context(locale="en-GB") as context:
        signed_in(context, newsroom, newsroom.account("editor"))
        here, there = context.new_page(), context.new_page()
        opened(here, front)
        opened(here, front)  # by the worker, which keeps it from the second time on
        opened(there, front)
        here.get_by_label("Name", exact=True).fill("Half a na")
        front.release()
        here.evaluate(
            "() => navigator.serviceWorker.getRegistration('/desk').then(one => one.update()).then(() => true)"
        )
        for page in (here, there):
            expect(page.get_by_text("A new version of the desk is there.")).to_be_visible()
        expect(here.get_by_label("Name", exact=True)).to_have_value("Half a na")
        for page in (here, there):
            with page.expect_navigation():
                page.get_by_role("button", name="Reload").click()
            expect(page.get_by_role("heading", name="My account")).to_be_visible()
            expect(page.get_by_text("A new version of the desk is there.")).to_be_hidden()
