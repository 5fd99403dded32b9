"""The desk's list of blogs, the archive, copies and links, on a real server."""

from typing import Any

import httpx
import pytest

from depesche.model.ids import new_ulid
from newsroom import Newsroom


def listed(client: httpx.Client, **query: Any) -> Any:
    answer = client.get("/api/v1/desk/blogs", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def word() -> str:
    return new_ulid().lower()


def test_the_list_is_found_by_words_whatever_their_case_and_order(newsroom: Newsroom) -> None:
    mark = word()
    slug = newsroom.blog(headline=f"Überschwemmung am HAFEN {mark}", kicker="Wetter", background=[
        {"type": "text", "text": "Long."}
    ])  # fmt: skip
    for query in (f"{mark} hafen", f"überSCHWEMMUNG {mark}", f"wetter {mark}", slug):
        found = listed(newsroom.http, q=query)
        assert [one["blog"]["slug"] for one in found["blogs"]] == [slug]
        assert "background" not in found["blogs"][0]["blog"]
    assert listed(newsroom.http, q=f"{mark} nowhere")["blogs"] == []


def test_the_list_comes_in_pages_newest_change_first(newsroom: Newsroom) -> None:
    mark = word()
    slugs = [newsroom.blog(f"{mark}-{n}", headline=f"Number {n}") for n in range(52)]
    newsroom.publish(slugs[3])
    first = listed(newsroom.http, q=mark)
    second = listed(newsroom.http, q=mark, after=first["after"])
    found = [one["blog"]["slug"] for page in (first, second) for one in page["blogs"]]
    assert found[0] == slugs[3]
    assert found == [slugs[3], *(slug for slug in reversed(slugs) if slug != slugs[3])]
    assert second["after"] is None


@pytest.mark.parametrize("after", ["x", "2026-01-01", "2026-01-01T00:00:00Z~x", "~01JD8Z3M5T0000000000000000", "💥"])
def test_a_strange_cursor_is_refused(newsroom: Newsroom, after: str) -> None:
    assert newsroom.http.get("/api/v1/desk/blogs", params={"after": after}).status_code == 400


def test_everybody_sees_the_blogs_on_which_they_work_and_their_role_there(newsroom: Newsroom) -> None:
    mark = word()
    mine, other = newsroom.blog(f"{mark}-a"), newsroom.blog(f"{mark}-b")
    reporter = newsroom.person(None, {mine: "reporter"})
    assert [(one["blog"]["slug"], one["role"]) for one in listed(reporter, q=mark)["blogs"]] == [(mine, "reporter")]
    editor = newsroom.person("observer", {other: "editor"})
    roles = {one["blog"]["slug"]: one["role"] for one in listed(editor, q=mark)["blogs"]}
    assert roles == {mine: "observer", other: "editor"}
    assert newsroom.public.get("/api/v1/desk/blogs").status_code == 401
    assert newsroom.person(None).get("/api/v1/desk/blogs").status_code == 403


def test_waiting_and_scheduled_drafts_are_counted(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    for how in ("submit", "submit", "schedule", None):
        address = f"/api/v1/blogs/{slug}/drafts/{new_ulid()}"
        draft = {"copy": {"body": [{"type": "text", "text": "Perhaps."}]}}
        assert newsroom.http.put(address, json=draft, headers={"If-None-Match": "*"}).status_code in (200, 201)
        if how is not None:
            body = {"publish_at": "2099-01-01T00:00:00Z"} if how == "schedule" else None
            answer = newsroom.http.post(f"{address}/{how}", json=body, headers={"If-Match": "*"})
            assert answer.status_code == 200, answer.text
    found = listed(newsroom.http, q=slug)["blogs"][0]
    assert (found["waiting"], found["scheduled"]) == (2, 1)


def test_an_archived_blog_is_listed_apart_and_stays_where_readers_find_it(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    put = newsroom.http.put(f"/api/v1/blogs/{slug}/archive", json={"archived": True})
    assert put.status_code == 200
    at = put.json()["archived_at"]
    assert at
    again = newsroom.http.put(f"/api/v1/blogs/{slug}/archive", json={"archived": True})
    assert again.json()["archived_at"] == at
    assert listed(newsroom.http, q=slug)["blogs"] == []
    assert listed(newsroom.http, q=slug, archived=True)["blogs"][0]["archived_at"] == at
    assert newsroom.public.get(f"/{slug}").status_code == 200
    back = newsroom.http.put(f"/api/v1/blogs/{slug}/archive", json={"archived": False})
    assert back.json().get("archived_at") is None
    assert len(listed(newsroom.http, q=slug)["blogs"]) == 1


def test_archiving_takes_an_editor_and_a_blog(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    reporter = newsroom.person(None, {slug: "reporter"})
    assert reporter.put(f"/api/v1/blogs/{slug}/archive", json={"archived": True}).status_code == 403
    assert newsroom.http.put("/api/v1/blogs/nowhere-at-all/archive", json={"archived": True}).status_code == 404


def test_a_copy_has_everything_that_is_said_of_the_blog_and_no_post(newsroom: Newsroom) -> None:
    look: dict[str, Any] = {"theme": {"accent": "#0a5c36"}, "byline": "initials", "shown_confidence": "doubtful"}
    slug = newsroom.blog(standfirst="What is known.", language="de", zone="Europe/Berlin", **look)
    newsroom.publish(slug)
    new, key = f"copy-{word()}", {"Idempotency-Key": new_ulid()}
    body = {"slug": new, "headline": "The next one"}
    made = newsroom.http.post(f"/api/v1/blogs/{slug}/copies", json=body, headers=key)
    assert made.status_code == 201, made.text
    copy = made.json()
    assert (copy["slug"], copy["headline"], copy["status"], copy.get("posts", 0)) == (
        new,
        "The next one",
        "upcoming",
        0,
    )
    assert {name: copy[name] for name in look} == look
    assert (copy["standfirst"], copy["language"], copy["zone"]) == ("What is known.", "de", "Europe/Berlin")
    assert newsroom.http.post(f"/api/v1/blogs/{slug}/copies", json=body, headers=key).json() == copy
    assert newsroom.http.post(f"/api/v1/blogs/{slug}/copies", json=body | {"headline": "Else"}).status_code == 412


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"slug": "api", "headline": "x"}, 422),
        ({"slug": "A B", "headline": "x"}, 400),
        ({"slug": "fine", "headline": "  "}, 422),
        ({"slug": "fine"}, 400),
    ],
)
def test_a_copy_that_can_not_be_is_refused(newsroom: Newsroom, body: Any, status: int) -> None:
    slug = newsroom.blog()
    assert newsroom.http.post(f"/api/v1/blogs/{slug}/copies", json=body).status_code == status


def test_copying_takes_an_editor_of_everything(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    editor_there = newsroom.person(None, {slug: "editor"})
    body = {"slug": f"copy-{word()}", "headline": "x"}
    assert editor_there.post(f"/api/v1/blogs/{slug}/copies", json=body).status_code == 403
    assert newsroom.person("editor").post(f"/api/v1/blogs/{slug}/copies", json=body).status_code == 201


def test_a_link_becomes_a_block_that_can_be_published(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    reporter = newsroom.person(None, {slug: "reporter"})
    for url, kind in (("https://vimeo.com/1234", "embed"), ("https://news.example/a", "card")):
        answer = reporter.post(f"/api/v1/blogs/{slug}/links", json={"url": url})
        assert answer.status_code == 200, answer.text
        block = answer.json()
        assert (block["type"], block["url"]) == (kind, url)
        assert "fetch_links" in answer.headers["depesche-lacks"]
        newsroom.publish(slug, body=[block])
    observer = newsroom.person(None, {slug: "observer"})
    assert observer.post(f"/api/v1/blogs/{slug}/links", json={"url": "https://a.example"}).status_code == 403


def test_what_is_no_link_is_refused_by_its_field(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    answer = newsroom.http.post(f"/api/v1/blogs/{slug}/links", json={"url": "javascript:alert(1)"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "url"


def test_links_are_fetched_at_a_pace(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    reporter = newsroom.person(None, {slug: "reporter"})
    answers = [reporter.post(f"/api/v1/blogs/{slug}/links", json={"url": "https://vimeo.com/1"}) for _ in range(20)]
    slow = [answer for answer in answers if answer.status_code == 429]
    assert slow
    assert int(slow[0].headers["retry-after"]) >= 1
