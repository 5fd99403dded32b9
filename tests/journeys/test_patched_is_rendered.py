"""In a browser, the page that the reader script has patched is the page that the server renders.

That it is so for any order of what reaches it is proven without one: frontend/reader/tests/any_order.test.ts.
"""

import re
from collections.abc import Iterator

import pytest
from browsing import chromium, wait_until_as_served
from hypothesis import HealthCheck, Phase, given, settings
from playwright.sync_api import Browser

from depesche.model.ids import new_ulid
from histories import Step, links_of, steps
from newsroom import Newsroom

STATUSES = ("upcoming", "live", "paused", "ended")

LOOKS: tuple[dict[str, object], ...] = ({}, {}, {"byline": "initials"}, {"theme": {"accent": "#0a5c36"}})


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def do(newsroom: Newsroom, slug: str, step: Step, posts: list[str]) -> None:
    """Do a step by the API; one that is refused changes nothing, which is right too."""
    blog = f"/api/v1/blogs/{slug}"
    headline = " ".join(step.words.split())[:80] or "Harbour"
    film = {"type": "embed", "url": "https://vimeo.com/1", "frame": f"https://player.vimeo.com/video/{step.which}"}
    copy = {
        "body": [{"type": "text", "text": step.words}, film][: 1 + step.which % 2],
        "time": f"2026-05-01T12:{step.minutes % 60:02}:00Z",
        "links": [{"relation": link.relation, "post": link.post} for link in links_of(step, posts)],
    }
    if step.what == "publish" or not posts:
        posts.append(new_ulid())
        newsroom.http.put(f"{blog}/posts/{posts[-1]}", json=copy, headers={"If-None-Match": "*"})
        return
    post = f"{blog}/posts/{posts[step.which % len(posts)]}"
    reason = {"reason": step.words}
    background = [{"type": "text", "text": step.words}]
    what = {
        "revise": ("PUT", post, copy),
        "correct": ("POST", f"{post}/corrections", {"copy": copy, "note": step.words}),
        "take_down": ("POST", f"{post}/take-down", reason),
        "erase": ("POST", f"{post}/erase", reason),
        "pin": ("PUT", f"{post}/pin", {"pinned": True}),
        "unpin": ("PUT", f"{post}/pin", {"pinned": False}),
        "key": ("PUT", f"{post}/key", {"is_key": True}),
        "unkey": ("PUT", f"{post}/key", {"is_key": False}),
        "status": ("PUT", f"{blog}/status", {"status": STATUSES[step.which % 4]}),
        "headline": ("PUT", blog, {"headline": headline} | LOOKS[step.which % len(LOOKS)]),
        "background": ("PUT", blog, {"headline": headline, "background": background}),
    }
    method, address, body = what[step.what]
    answer = newsroom.http.request(method, address, json=body, headers={"If-Match": "*"} if method == "PUT" else {})
    assert answer.status_code < 500, answer.text


@pytest.mark.parametrize("way", ["stream", "log pages"])
def test_the_patched_page_is_the_rendered_page(browser: Browser, newsroom: Newsroom, way: str) -> None:
    @given(steps(14))
    @settings(max_examples=4, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    def holds(history: list[Step]) -> None:
        slug = newsroom.blog(headline="The harbour")
        posts: list[str] = []
        for step in history[: len(history) // 2]:
            do(newsroom, slug, step, posts)
        page = context.new_page()
        if way == "stream":
            with page.expect_response(re.compile("/stream")):
                page.goto(f"{newsroom.url}/{slug}")
        else:
            page.goto(f"{newsroom.url}/{slug}")
        for step in history[len(history) // 2 :]:
            do(newsroom, slug, step, posts)
        wait_until_as_served(page)
        page.close()

    with browser.new_context(reduced_motion="reduce") as context:
        if way == "log pages":
            context.add_init_script("delete window.EventSource")
        holds()
