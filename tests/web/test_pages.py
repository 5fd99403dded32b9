"""Reader pages over HTTP: complete, cached rightly, compressed, safe; and nothing taken down leaks by any path."""

import json
import re
from typing import Any

import pytest

from newsroom import Newsroom, depesche

SECRET = "Geheimnis-4711"


def paths(slug: str, ulid: str, generation: int = 1) -> list[str]:
    """Give every public address at which a post can be read."""
    return [
        f"/{slug}", f"/{slug}/posts/{ulid}", f"/{slug}/log/head.json", f"/{slug}/log/{generation}/0.json",
        f"/{slug}/feed.atom", f"/{slug}/feed.rss", f"/{slug}/feed.json", "/", "/sitemap.xml",
        f"/api/v1/blogs/{slug}", f"/api/v1/blogs/{slug}/posts", f"/api/v1/blogs/{slug}/posts/{ulid}",
        f"/api/v1/blogs/{slug}/events",
        f"/{slug}/posts/{ulid}/history", f"/{slug}/corrections", f"/{slug}/corrections.atom",
    ]  # fmt: skip


@pytest.mark.parametrize("deed", ["take-down", "erase"])
def test_what_is_taken_down_is_served_nowhere_any_more(newsroom: Newsroom, deed: str) -> None:
    slug = newsroom.blog()
    newsroom.publish(slug, "Before.")
    copy: dict[str, Any] = {
        "headline": f"{SECRET} headline",
        "sources": [{"name": f"{SECRET} source"}],
        "tags": [SECRET],
    }
    post = newsroom.publish(slug, SECRET, **copy)
    body = {"body": [{"type": "quote", "text": SECRET, "speaker": SECRET}]}
    newsroom.act(slug, post["id"], "corrections", copy=body, note=f"{SECRET} note")
    newsroom.act(slug, post["id"], "pin", pinned=True)
    newsroom.act(slug, post["id"], "key", is_key=True)
    shown = [path for path in paths(slug, post["id"]) if SECRET in newsroom.public.get(path).text]
    assert len(shown) >= 10

    newsroom.act(slug, post["id"], deed, reason="Wrong person.")

    for path in paths(slug, post["id"]) + paths(slug, post["id"], generation=2):
        assert SECRET not in newsroom.public.get(path).text, path
    assert newsroom.public.get(f"/{slug}/log/1/0.json").status_code == 404
    with newsroom.stream(slug, after=0) as stream:
        assert SECRET not in str(stream.frame())
    assert SECRET not in depesche(newsroom.folder, "export", slug, "-o", "-").stdout
    assert SECRET not in depesche(newsroom.folder, "show", slug, "--json").stdout
    gone = newsroom.public.get(f"/{slug}/posts/{post['id']}")
    assert gone.status_code == 410
    assert "Wrong person." in gone.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404), ("/nowhere/feed.atom", 404), ("/nowhere/log/head.json", 404), ("/{slug}/nothing", 404),
        ("/{slug}/posts/01JD8Z3M5T0000000000000000", 404), ("/{slug}/posts/x", 400), ("/{slug}/posts/x/history", 400),
        ("/{slug}/posts/01JD8Z3M5T0000000000000000/history", 404), ("/{slug}/corrections?before=x", 400),
        ("/{slug}?before=01JD8Z3M5T0000000000000000", 404), ("/{slug}?before=x", 400),
        ("/{slug}/before/01JD8Z3M5T0000000000000000", 404), ("/{slug}/before/x", 400),
        ("/{slug}/log/1/7.json", 404), ("/{slug}/log/9/0.json", 404), ("/{slug}/log/x/0.json", 400),
        ("/{slug}/log/1/-1.json", 400), ("/{slug}/at/yesterday", 400), ("/{slug}/at/1999-01-01T00:00Z", 404),
        ("/{slug}/at/2999-01-01", 404), ("/{slug}/at/9999-12-31T23:59:59-23:59", 400), ("/assets/none.js", 404),
        ("/{slug}/feed.xml", 404), ("/%00", 404), ("/" + "a" * 5000, 404),
    ],
)  # fmt: skip
def test_what_is_not_there_is_404_and_what_makes_no_sense_400(newsroom: Newsroom, path: str, status: int) -> None:
    answer = newsroom.public.get(path.format(slug=newsroom.blog()))
    assert answer.status_code == status, answer.text
    assert "Traceback" not in answer.text


def test_every_answer_carries_the_headers_that_keep_readers_safe(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug)
    for path in [*paths(slug, post["id"])[:9], "/nowhere"]:
        headers = newsroom.public.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in headers


@pytest.mark.parametrize(
    ("asked", "given"), [("br, gzip", "br"), ("gzip", "gzip"), ("identity", None), ("br;q=0", None)]
)
def test_a_page_comes_in_the_compression_asked_for(newsroom: Newsroom, asked: str, given: str | None) -> None:
    slug = newsroom.blog()
    answer = newsroom.public.get(f"/{slug}", headers={"Accept-Encoding": asked})
    assert answer.headers.get("content-encoding") == given
    assert "<h1" in answer.text
    assert "accept-encoding" in answer.headers["vary"]


def test_a_page_that_has_not_changed_is_304_and_one_that_has_is_not(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    for path in (f"/{slug}", f"/{slug}/feed.atom", f"/{slug}/log/head.json"):
        etag = newsroom.public.get(path).headers["etag"]
        again = newsroom.public.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
        newsroom.publish(slug)
        assert newsroom.public.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_a_new_post_is_on_the_page_as_soon_as_it_is_acknowledged(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    for n in range(20):
        newsroom.publish(slug, f"Post number {n}.")
        assert f"Post number {n}." in newsroom.public.get(f"/{slug}").text


def test_full_log_pages_are_kept_for_long_and_the_head_for_two_seconds(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    for n in range(64):
        newsroom.publish(slug, f"Post {n}.")
    head = newsroom.public.get(f"/{slug}/log/head.json")
    assert (head.json()["seq"], head.json()["pages"]) == (65, 2)
    assert "max-age=2" in head.headers["cache-control"]
    full, newest = (newsroom.public.get(f"/{slug}/log/1/{n}.json") for n in (0, 1))
    assert "immutable" in full.headers["cache-control"]
    assert [event["seq"] for event in full.json()["events"]] == list(range(1, 65))
    assert "max-age=2" in newest.headers["cache-control"]
    assert len(newest.json()["events"]) == 1


def test_pages_link_back_to_every_post_once(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    made = {newsroom.publish(slug, f"Post {n}.", time="2026-05-01T12:00:00Z")["id"] for n in range(65)}
    found: list[str] = []
    path: str | None = f"/{slug}"
    while path is not None:
        text = newsroom.public.get(path).text
        found += re.findall(r'<article id="post-(\w+)"', text)
        older = re.search(r'<nav id="older"(?: [a-z-]+(?:="[^"]*")?)*><a rel="next" href="([^"]+)"', text)
        path = older[1] if older and "hidden" not in older[0] else None
    assert len(found) == 65
    assert set(found) == made


def test_structured_data_tells_every_post_of_the_page_and_its_corrections(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug, "Four.", headline="Four </script><script>alert(1)</script>")
    copy = {"body": [{"type": "text", "text": "Three."}]}
    newsroom.act(slug, post["id"], "corrections", copy=copy, note="It is three.")
    newsroom.publish(slug, "Five.")
    text = newsroom.public.get(f"/{slug}").text
    known = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])  # type: ignore[index]
    assert known["@type"] == "LiveBlogPosting"
    assert known["coverageStartTime"]
    assert [one["articleBody"] for one in known["liveBlogUpdate"]] == ["Five.", "Three."]
    assert "It is three." in str(known["liveBlogUpdate"][1]["correction"])


def test_only_reading_is_taken_at_readers_addresses(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    answer = newsroom.public.post(f"/{slug}")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    head = newsroom.public.head(f"/{slug}")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 500


def test_a_slash_at_the_end_leads_to_the_page_and_nowhere_else(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    answer = newsroom.public.get(f"/{slug}/?before=x")
    assert (answer.status_code, answer.headers["location"]) == (308, f"/{slug}?before=x")
    for path in ("//evil.example/", "/%2fevil.example/", "/%5cevil.example/", "/a%0d%0ab/"):
        answer = newsroom.public.get(path)
        assert answer.status_code in (200, 308, 404)
        assert not re.match(r"//|/\\\\|[a-z]+:", answer.headers.get("location", "/"))
