"""What the desk reads: posts by filters, the history of each, and the words used; nothing of what is gone."""

from typing import Any

import pytest

from newsroom import Newsroom

SAID = {"type": "quote", "text": "We go on.", "speaker": "Ada Brandt", "role": "mayor"}


def posts(newsroom: Newsroom, slug: str, **query: Any) -> list[str]:
    answer = newsroom.http.get(f"/api/v1/blogs/{slug}/desk/posts", params=query)
    assert answer.status_code == 200, answer.text
    return [one["post"]["id"] for one in answer.json()["posts"]]


def vocabulary(newsroom: Newsroom, slug: str) -> Any:
    return newsroom.http.get(f"/api/v1/blogs/{slug}/vocabulary").json()


def history(newsroom: Newsroom, slug: str, ulid: str, **query: Any) -> Any:
    return newsroom.http.get(f"/api/v1/blogs/{slug}/posts/{ulid}/history", params=query).json()


def test_posts_are_filtered_by_key_tag_confidence_and_who_published(newsroom: Newsroom) -> None:
    slug, editor = newsroom.blog(), newsroom.person("editor")
    plain = newsroom.publish(slug)["id"]
    tagged = newsroom.publish(slug, tags=["harbour", "storm"], confidence="unconfirmed")["id"]
    key = newsroom.publish(slug, tags=["harbour"])["id"]
    newsroom.act(slug, key, "key", is_key=True)
    mine = editor.get("/api/v1/session").json()["account"]["id"]
    own = editor.put(
        f"/api/v1/blogs/{slug}/posts/01JD8Z3M5T0000000000000000", json={"headline": "Mine", "body": []},
        headers={"If-None-Match": "*"},
    ).json()["id"]  # fmt: skip
    assert posts(newsroom, slug) == [own, key, tagged, plain]
    assert posts(newsroom, slug, key="true") == [key]
    assert posts(newsroom, slug, key="false") == [own, tagged, plain]
    assert posts(newsroom, slug, tag="harbour") == [key, tagged]
    assert posts(newsroom, slug, tag="harbour", confidence="unconfirmed") == [tagged]
    assert posts(newsroom, slug, by=f"account:{mine}") == [own]
    assert posts(newsroom, slug, tag="nothing") == []
    newsroom.act(slug, tagged, "take-down", reason="Wrong.")
    assert posts(newsroom, slug, tag="storm") == []


def test_filtered_posts_come_in_pages_with_the_seq_at_which_they_stood(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    ids = [newsroom.publish(slug, tags=["odd"] if n % 2 else [])["id"] for n in range(10)]
    at = f"/api/v1/blogs/{slug}/desk/posts"
    first = newsroom.http.get(at, params={"tag": "odd", "limit": 3}).json()
    rest = newsroom.http.get(at, params={"tag": "odd", "limit": 3, "before": first["before"]}).json()
    assert [one["post"]["id"] for one in first["posts"] + rest["posts"]] == ids[1::2][::-1]
    assert (first["seq"], rest["before"]) == (11, None)


def test_a_history_says_what_a_post_said_each_time(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    ulid = newsroom.publish(slug, "One.")["id"]
    newsroom.put_post(slug, ulid, {"body": [{"type": "text", "text": "Two."}]}, {"If-Match": "*"})
    newsroom.act(slug, ulid, "pin", pinned=True)
    newsroom.act(slug, ulid, "corrections", copy={"body": [{"type": "text", "text": "Three."}]}, note="It was three.")
    found = history(newsroom, slug, ulid)["revisions"]
    assert [(one["rev"], one["kind"], one["copy"]["body"][0]["text"], one.get("note")) for one in found] == [
        (3, "corrected", "Three.", "It was three."),
        (2, "revised", "Two.", None),
        (1, "published", "One.", None),
    ]
    page = history(newsroom, slug, ulid, limit=2)
    assert history(newsroom, slug, ulid, before=page["before"])["revisions"] == found[2:]


@pytest.mark.parametrize("erased", [False, True])
def test_the_history_of_what_is_gone_says_only_that_and_why(newsroom: Newsroom, erased: bool) -> None:
    slug = newsroom.blog()
    ulid = newsroom.publish(slug, "Secret-4711.")["id"]
    newsroom.act(slug, ulid, "corrections", copy={"headline": "Secret-4712", "body": []}, note="Secret-4713.")
    newsroom.act(slug, ulid, "take-down", reason="Wrong.")
    if erased:
        newsroom.act(slug, ulid, "erase", reason="A court said so.")
    answer = history(newsroom, slug, ulid)
    kinds = ["taken_down", "corrected", "published"]
    assert [one["kind"] for one in answer["revisions"]] == ["erased", *kinds] if erased else kinds
    assert answer["revisions"][0]["note"] == ("A court said so." if erased else "Wrong.")
    assert "Secret" not in str(answer)
    assert [one["rev"] for one in answer["revisions"]][-1] == 1


def test_words_are_offered_by_how_much_they_are_used(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    agency = {"name": "dpa", "kind": "agency", "url": "https://www.dpa.com/"}
    marked = {"type": "text", "text": "He said no.", "marks": [
        {"kind": "quote", "start": 8, "end": 10, "speaker": "Ada Brandt"}]}  # fmt: skip
    newsroom.publish(slug, body=[SAID, SAID, {"type": "quote", "text": "No.", "speaker": "Ben Vogt"}])
    newsroom.publish(slug, body=[marked], tags=["storm", "harbour"], sources=[agency], place="Saltmere")
    newsroom.publish(slug, tags=["harbour"], authors=[{"name": "Eve Example", "initials": "ee"}])
    found = vocabulary(newsroom, slug)
    assert found["speakers"] == [
        {"name": "Ada Brandt", "role": "mayor", "quotes": 3},
        {"name": "Ben Vogt", "quotes": 1},
    ]
    assert found["tags"] == ["harbour", "storm"]
    assert (found["sources"], found["places"]) == ([agency], ["Saltmere"])
    assert found["authors"] == [{"name": "Eve Example", "initials": "ee"}]


def test_words_of_what_was_rewritten_or_taken_down_are_forgotten(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    first = newsroom.publish(slug, body=[SAID], tags=["storm"])["id"]
    second = newsroom.publish(slug, body=[SAID], place="Secret-4711")["id"]
    newsroom.put_post(slug, first, {"headline": "None", "body": []}, {"If-Match": "*"})
    assert vocabulary(newsroom, slug)["speakers"] == [{"name": "Ada Brandt", "role": "mayor", "quotes": 1}]
    assert vocabulary(newsroom, slug)["tags"] == []
    newsroom.act(slug, second, "take-down", reason="Wrong.")
    assert vocabulary(newsroom, slug) == {"speakers": [], "tags": [], "authors": [], "sources": [], "places": []}


@pytest.mark.parametrize("path", ["desk/posts", "vocabulary", "posts/01JD8Z3M5T0000000000000000/history"])
def test_what_the_desk_reads_takes_a_right(newsroom: Newsroom, path: str) -> None:
    slug = newsroom.blog()
    assert newsroom.public.get(f"/api/v1/blogs/{slug}/{path}").status_code == 401
    assert newsroom.person(None, {"elsewhere": "editor"}).get(f"/api/v1/blogs/{slug}/{path}").status_code == 403
    assert newsroom.http.get(f"/api/v1/blogs/nowhere/{path}").status_code == 404
