"""nginx and Varnish as they ship: a crowd costs a node one request, and nothing is kept for longer than promised."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from newsroom import Newsroom, Stream, newsroom_in
from nginx import nginx_before
from varnish import varnish_before

CROWD = 60
PROMISED_SECONDS = 4.0
"""Fresh for two, and given out while it is asked anew for two more."""
SLACK_SECONDS = 1.5

Before = Callable[[Path, str], AbstractContextManager[str]]
CACHES: dict[str, Before] = {
    "nginx": lambda folder, node: nginx_before(folder, [node]),
    "varnish": varnish_before,
}


class Cached(NamedTuple):
    """A newsroom, and a client of the cache before it."""

    newsroom: Newsroom
    http: httpx.Client

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.http.get(path, headers=headers)

    def was(self, path: str, **headers: str) -> str:
        """Ask, and give whether the cache had it."""
        return self.get(path, **headers).headers["x-cache"]


@pytest.fixture(scope="module", params=list(CACHES))
def cached(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cached]:
    folder = tmp_path_factory.mktemp(request.param)
    with ExitStack() as stack:
        newsroom = stack.enter_context(newsroom_in(folder))
        node = newsroom.url.removeprefix("http://")
        address = stack.enter_context(CACHES[request.param](folder / "cache", node))
        limits = httpx.Limits(max_connections=CROWD)
        yield Cached(newsroom, stack.enter_context(httpx.Client(base_url=address, timeout=20, limits=limits)))


@pytest.mark.parametrize("path", ["", "/log/head.json", "/feed.atom"])
def test_a_crowd_that_asks_at_once_is_one_request_to_the_node(cached: Cached, path: str) -> None:
    slug = cached.newsroom.blog()
    with ThreadPoolExecutor(CROWD) as crowd:
        answers = list(crowd.map(lambda _: cached.get(f"/{slug}{path}"), range(CROWD)))
    assert {answer.status_code for answer in answers} == {200}
    had = Counter(answer.headers["x-cache"] for answer in answers)
    assert had == {"MISS": 1, "HIT": CROWD - 1}


def test_a_theme_is_kept_for_each_revision_and_for_nothing_else_behind_the_question_mark(cached: Cached) -> None:
    slug = cached.newsroom.blog()
    for rev, accent in ((2, "#0a5c36"), (3, "#8c1d40")):
        copy = {"headline": "Harbour", "theme": {"accent": accent}}
        cached.newsroom.http.put(f"/api/v1/blogs/{slug}", json=copy, headers={"If-Match": "*"}).raise_for_status()
        css = cached.get(f"/{slug}/theme.css?v={rev}")
        assert accent in css.text
        assert "max-age=86400" in css.headers["cache-control"]
        assert cached.was(f"/{slug}/theme.css?utm=x&v={rev}&more=1") == "HIT"
    assert "max-age=86400" not in cached.get(f"/{slug}/theme.css?v=9").headers["cache-control"]
    cached.get(f"/{slug}?v=1")
    assert cached.was(f"/{slug}?v=2") == "HIT"


def test_what_is_taken_down_is_gone_from_the_cache_within_what_is_promised(cached: Cached) -> None:
    slug = cached.newsroom.blog()
    post = cached.newsroom.publish(slug, "A name that must not be read.")["id"]
    paths = [f"/{slug}", f"/{slug}/posts/{post}", f"/{slug}/log/1/0.json", f"/{slug}/feed.json"]
    assert all("must not be read" in cached.get(path).text for path in paths)
    cached.newsroom.act(slug, post, "take-down", reason="It was wrong.")
    begun = time.monotonic()
    while any("must not be read" in cached.get(path).text for path in paths):
        assert time.monotonic() - begun < PROMISED_SECONDS + SLACK_SECONDS
        time.sleep(0.1)


def test_who_asks_again_with_what_he_has_gets_304_from_the_cache(cached: Cached) -> None:
    slug = cached.newsroom.blog()
    first = cached.get(f"/{slug}")
    again = cached.get(f"/{slug}", **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.headers["x-cache"], again.content) == (304, "HIT", b"")


def test_questions_that_change_nothing_reach_neither_cache_nor_node(cached: Cached) -> None:
    slug = cached.newsroom.blog()
    cached.get(f"/{slug}")
    assert cached.was(f"/{slug}?utm_source=post&x={time.time()}") == "HIT"
    assert cached.get(f"/{slug}?before=no").status_code == 400


def test_who_is_quoted_and_what_is_searched_for_reach_the_node(cached: Cached) -> None:
    slug = cached.newsroom.blog()
    for name in ("Ann Lee", "Bo Kern & Sons"):
        cached.newsroom.publish(slug, body=[{"type": "quote", "text": f"So says {name}.", "speaker": name}])
    said = cached.get(f"/{slug}/quotes?speaker=Bo%20Kern%20%26%20Sons&utm_source=post").text
    assert ("So says Bo Kern" in said, "So says Ann Lee" in said) == (True, False)
    for path in ("/search", f"/{slug}/search"):
        found = cached.get(f"{path}?q=Ann+Lee&tag=").text
        assert ("<mark>Ann</mark>" in found, "Bo Kern" in found) == (True, False)


def test_the_minute_that_a_form_asks_for_reaches_the_node(cached: Cached) -> None:
    slug = cached.newsroom.blog()
    led = cached.get(f"/{slug}/at?time=2026-03-01T20%3A15&utm_source=post")
    assert (led.status_code, led.headers["location"]) == (303, f"/{slug}/at/2026-03-01T20:15Z")
    assert cached.get(f"/{slug}/at?time=whenever").headers["location"] != led.headers["location"]


def test_however_a_browser_words_what_it_takes_there_is_one_copy_and_it_can_read_it(cached: Cached) -> None:
    slug = cached.newsroom.blog()
    page = cached.get(f"/{slug}", **{"Accept-Encoding": "gzip"}).text
    assert cached.get(f"/{slug}", **{"Accept-Encoding": "gzip, deflate, x"}).text == page
    assert cached.was(f"/{slug}", **{"Accept-Encoding": "deflate, gzip;q=0.5"}) == "HIT"
    plain = cached.get(f"/{slug}", **{"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == page


def test_a_front_page_is_kept_in_each_language(cached: Cached) -> None:
    cached.newsroom.blog()
    for language in ("de", "en"):
        for worded in (f"{language}-XX,{language};q=0.9", language):
            assert f'lang="{language}"' in cached.get("/", **{"Accept-Language": worded}).text


def test_neither_desk_nor_api_is_kept_and_public_pages_know_nobody(cached: Cached) -> None:
    slug = cached.newsroom.blog()
    editor = cached.newsroom.person("editor")
    cookie = {"Cookie": editor.headers["cookie"], "Origin": cached.newsroom.url}
    assert cached.get("/api/v1/session", **cookie).status_code == 200
    assert cached.get("/api/v1/session").status_code == 401
    assert "account" not in cached.get("/desk", **cookie).text
    assert cached.get(f"/{slug}", **cookie).text == cached.get(f"/{slug}").text
    assert cached.was(f"/{slug}", **cookie) == "HIT"


def test_a_stream_comes_through_at_once(cached: Cached) -> None:
    slug = cached.newsroom.blog()
    with cached.http.stream("GET", f"/{slug}/stream?after=1") as answer:
        stream = Stream(answer)
        for seq in (2, 3):
            cached.newsroom.publish(slug)
            assert stream.frame()["id"] == seq


def test_readers_can_not_change_anything_by_their_addresses(cached: Cached) -> None:
    slug = cached.newsroom.blog()
    assert cached.http.post(f"/{slug}").status_code in (403, 405)
    assert cached.get("/metrics").status_code == 404


def test_while_no_node_answers_readers_are_served_what_was_there(cached: Cached) -> None:
    slug = cached.newsroom.blog()
    cached.newsroom.publish(slug, "The last word.")
    assert "The last word." in cached.get(f"/{slug}").text
    assert cached.get(f"/{slug}/log/head.json").json()["seq"] == 2
    cached.newsroom.process.kill()
    cached.newsroom.process.wait()
    time.sleep(PROMISED_SECONDS + SLACK_SECONDS)  # beyond what is given out while a node answers
    page = cached.get(f"/{slug}")
    assert (page.status_code, "The last word." in page.text) == (200, True)
    assert cached.get(f"/{slug}/log/head.json").json()["seq"] == 2
    assert cached.get(f"/{cached.newsroom.token}").status_code in (502, 503)
