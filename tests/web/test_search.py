"""Search: posts by their words and what is known of them, the same on both databases, gone with the posts."""

from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from depesche.web.searched import MOST
from newsroom import Newsroom


def found(newsroom: Newsroom, slug: str | None, q: str, **more: Any) -> list[str]:
    at = "/api/v1/search" if slug is None else f"/api/v1/blogs/{slug}/search"
    answer = newsroom.public.get(at, params={"q": q} | more)
    assert answer.status_code == 200, answer.text
    return [one["post"]["body"][0]["text"] for one in answer.json()["found"]]


def node(read: LexborHTMLParser, selector: str) -> LexborNode:
    [one, *_] = read.css(selector)
    return one


def page(newsroom: Newsroom, address: str, **asked: str) -> LexborHTMLParser:
    answer = newsroom.public.get(address, params=asked or None)
    assert answer.status_code == 200, answer.text
    return LexborHTMLParser(answer.text)


GERMAN = "Die Brücken sind gesperrt, sagt die Münchener Feuerwehr."
ENGLISH = "All bridges are closed, the fire brigade says."


@pytest.mark.parametrize(
    ("q", "texts"),
    [
        ("Brücke", [GERMAN]),
        ("bruecken", [GERMAN]),
        ("brucke", [GERMAN]),
        ("bridge", [ENGLISH]),
        ("closing bridge", [ENGLISH]),
        ('"sind gesperrt"', [GERMAN]),
        ('"gesperrt sind"', []),
        ("bridge -brigade", []),
        ("bridge -ferry", [ENGLISH]),
        ("bridge ferry", []),
    ],
)
def test_posts_are_found_by_the_forms_of_their_words(newsroom: Newsroom, q: str, texts: list[str]) -> None:
    slug = newsroom.blog(language="de")
    newsroom.publish(slug, GERMAN)
    newsroom.publish(slug, body=[{"type": "text", "text": ENGLISH}], language="en")
    assert found(newsroom, slug, q) == texts


@pytest.mark.parametrize("q", ["", '"', "-", "NEAR(", "a OR", "found:x", "🙂", "*", "' & !", "x" * 200, "-bridge", "%"])
def test_whatever_is_typed_is_answered(newsroom: Newsroom, q: str) -> None:
    slug = newsroom.blog()
    newsroom.publish(slug, "All bridges are closed.")
    assert found(newsroom, slug, q) == []
    assert node(page(newsroom, f"/{slug}/search", q=q), "#q").attributes["value"] == " ".join(q.split())
    assert newsroom.public.get("/search", params={"q": q}).status_code == 200


def test_a_post_is_found_as_it_reads_now_and_not_once_it_is_gone(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug, "The zeppelin has landed.")
    newsroom.put_post(
        slug, post["id"], {"body": [{"type": "text", "text": "The airship has landed."}]}, {"If-Match": "*"}
    )
    assert found(newsroom, slug, "zeppelin") == []
    assert found(newsroom, slug, "airships") == ["The airship has landed."]
    newsroom.act(slug, post["id"], "erase", reason="It was a kite.")
    assert found(newsroom, slug, "airship") == found(newsroom, None, "airship") == []


def test_all_blogs_are_searched_or_one_and_narrowed_down(newsroom: Newsroom) -> None:
    here, there = newsroom.blog(headline="Harbour night", zone="Europe/Berlin"), newsroom.blog()
    quote = {"type": "quote", "text": "The quay stands.", "speaker": "Ann Lee"}
    sure: Any = {"confidence": "confirmed", "sources": [{"name": "Harbour office"}]}
    old = {"time": "2026-01-31T23:30:00Z"}
    first = {"type": "text", "text": "Quokkas at the quay."}
    newsroom.publish(here, body=[first, quote], tags=["Animals"], **sure, **old)

    newsroom.publish(there, "Quokkas elsewhere.")
    assert found(newsroom, None, "quokka") == ["Quokkas elsewhere.", "Quokkas at the quay."]
    for more in (
        {"speaker": "ann lee"},
        {"tag": "animals"},
        {"source": "harbour office"},
        {"confidence": "confirmed"},
        {"since": "2026-02-01", "until": "2026-02-01"},
    ):
        assert found(newsroom, here, "quokka", **more) == ["Quokkas at the quay."], more
    assert found(newsroom, here, "", speaker="Ann Lee") == ["Quokkas at the quay."]
    on_that_day = {"since": "2026-01-31", "until": "2026-01-31"}  # of UTC, where all are searched
    assert found(newsroom, None, "", **on_that_day) == ["Quokkas at the quay."]
    assert found(newsroom, here, "", **on_that_day) == []
    for other in ({"speaker": "Bo"}, {"until": "2026-01-31"}, {"since": "2026-02-02"}, {"confidence": "disputed"}):
        assert found(newsroom, here, "quokka", **other) == [], other
    for wrong in ({"since": "yesterday"}, {"confidence": "quite"}, {"before": "x"}):
        assert newsroom.public.get(f"/{here}/search", params={"q": "x"} | wrong).status_code == 400, wrong


def test_results_are_marked_escaped_and_paged(newsroom: Newsroom) -> None:
    slug = newsroom.blog(headline="Count <b>night</b>")
    for n in range(23):
        newsroom.publish(slug, f"Ballot <i>number</i> {n} & more.")
    read = page(newsroom, f"/{slug}/search", q="ballots")
    assert len(read.css(".found")) == 20
    assert node(read, ".found mark").text() == "Ballot"
    assert "<i>number" not in str(read.html)
    assert node(read, "[role=status]").text() == "23 posts found, the newest first."
    assert node(read, "meta[name=robots]").attributes["content"] == "noindex"
    older = page(newsroom, node(read, "a[rel=next]").attributes["href"] or "")
    assert [one.text() for one in older.css(".found h2")] == [f"Ballot <i>number</i> {n} & more." for n in (2, 1, 0)]
    everywhere = page(newsroom, "/search", q="ballot number 7")
    assert [one.text() for one in everywhere.css(".found .soft a")] == ["Count <b>night</b>"]


def test_the_desk_finds_posts_by_words_that_are_being_typed(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug, "All bridges are closed.")
    for n in range(3):
        newsroom.publish(slug, f"Nothing new {n}.")
    posts = newsroom.http.get(f"/api/v1/blogs/{slug}/desk/posts", params={"q": "all bri"}).json()["posts"]
    assert [one["post"]["id"] for one in posts] == [post["id"]]


def test_the_desk_pages_through_posts_of_one_second_without_missing_one(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    at = "2026-01-31T20:00:00"
    wanted = [
        newsroom.publish(slug, f"Bridge {n}.", time=f"{at}.{ms:03}Z")["id"]
        for n, ms in enumerate((900, 100, 500, 0, 950))
    ]
    seen, asked = list[str](), {"q": "bridge", "limit": "2"}
    while True:
        page = newsroom.http.get(f"/api/v1/blogs/{slug}/desk/posts", params=asked).json()
        seen += [one["post"]["id"] for one in page["posts"]]
        if page["before"] is None:
            break
        asked["before"] = page["before"]
    assert sorted(seen) == sorted(wanted)


def test_a_search_says_of_a_post_what_its_blog_shows_of_how_sure_it_is(newsroom: Newsroom) -> None:
    for shown, said in (("all", True), ("doubtful", False), ("none", False)):
        slug = newsroom.blog(shown_confidence=shown)
        newsroom.publish(slug, "All bridges are closed.", confidence="confirmed")
        read = page(newsroom, f"/{slug}/search", q="bridge")
        assert ("Confirmed" in node(read, ".found").text()) == said, shown
        assert bool(read.css("#confidence")) == (shown != "none")


def test_an_address_with_parameters_without_end_is_refused_before_it_is_read(newsroom: Newsroom) -> None:
    assert newsroom.public.get("/search?" + "a=1&" * 2_000).status_code == 400
    assert "accept-language" in newsroom.public.get("/search", params={"q": "x"}).headers["vary"]


def test_who_searches_without_end_is_asked_to_wait_by_pages_and_api_alike(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    caller = {"X-Forwarded-For": "192.0.2.77"}
    places = ("/search", "/api/v1/search", f"/{slug}/search", f"/api/v1/blogs/{slug}/search")
    for at in (*places, *places):
        answers = (newsroom.public.get(at, params={"q": "x"}, headers=caller) for _ in range(2 * MOST))
        refused = next(one for one in answers if one.status_code != 200)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1"), at
        assert ("Just a moment" in refused.text) == (not at.startswith("/api/")), at
    others = caller | {"X-Forwarded-For": "192.0.2.78"}
    assert newsroom.public.get("/search", params={"q": "x"}, headers=others).status_code == 200
