"""Who comes back is shown what came since: key events first, page by page, and nothing that went."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from newsroom import Newsroom


def articles(html: str) -> list[str]:
    return [str(one.attributes["id"])[5:] for one in LexborHTMLParser(html).css("#posts > article")]


def facts(html: str) -> str:
    return " ".join(LexborHTMLParser(html).css(".facts")[0].text(separator=" ").split())


def test_key_events_stand_first_then_the_others_in_the_order_of_the_blog(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    old = newsroom.publish(slug, "Known to the reader.")["id"]
    seq = newsroom.seq(slug)
    assert "Nothing new has been posted since." in newsroom.public.get(f"/{slug}/since/{seq}").text
    key = newsroom.publish(slug, "The dam broke.", time="2026-05-01T10:00:00Z")["id"]
    newsroom.act(slug, key, "key", is_key=True)
    early = newsroom.publish(slug, "Brought in late.", time="2026-05-01T09:00:00Z")["id"]
    late = newsroom.publish(slug, "Just now.")["id"]
    answer = newsroom.public.get(f"/{slug}/since/{seq}")
    assert articles(answer.text) == [key, late, early]
    assert [one.text() for one in LexborHTMLParser(answer.text).css("h2.group")] == [
        "Key events",
        "All other new posts",
    ]
    assert "3 new posts, 1 of them a key event" in facts(answer.text)
    assert articles(newsroom.public.get(f"/{slug}/since/0").text) == [key, late, old, early]
    again = newsroom.public.get(f"/{slug}/since/{seq}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert "s-maxage=2" in answer.headers["cache-control"]
    canonical = LexborHTMLParser(answer.text).css("link[rel=canonical]")[0].attributes["href"]
    assert str(canonical).endswith(f"/{slug}")


def test_what_went_is_not_there_and_what_was_amended_is_counted(newsroom: Newsroom) -> None:
    slug = newsroom.blog(language="de")
    fixed, gone = (newsroom.publish(slug, f"Meldung {n}.")["id"] for n in range(2))
    seq = newsroom.seq(slug)
    secret = newsroom.publish(slug, "SECRET")["id"]
    newsroom.act(slug, secret, "key", is_key=True)
    assert "SECRET" in newsroom.public.get(f"/{slug}/since/{seq}").text
    newsroom.act(slug, secret, "take-down", reason="Falsch.")
    newsroom.act(slug, gone, "take-down", reason="Falsch.")
    copy = {"body": [{"type": "text", "text": "Meldung null."}]}
    newsroom.act(slug, fixed, "corrections", copy=copy, note="Null.")
    page = newsroom.public.get(f"/{slug}/since/{seq}").text
    assert "SECRET" not in page
    assert articles(page) == []
    assert "0 neue Beiträge" in facts(page)
    assert "1 früherer Beitrag wurde korrigiert, 1 wurde zurückgezogen" in facts(page)
    came = newsroom.public.get(f"/{slug}/came.json").json()
    assert came == {"seq": newsroom.seq(slug), "posts": [2], "key": [], "older": False}


def test_many_are_paged_and_none_is_left_out_or_told_twice(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    seq = newsroom.seq(slug)
    posts = [newsroom.publish(slug, f"Post {n}.")["id"] for n in range(65)]
    for ulid in posts[::2]:
        newsroom.act(slug, ulid, "key", is_key=True)
    found, address = [], f"/{slug}/since/{seq}"
    while address:
        page = newsroom.public.get(address).text
        found += articles(page)
        assert "65 new posts, 33 of them key events" in facts(page)
        older = LexborHTMLParser(page).css_first("#older a[rel=next]")
        address = str(older.attributes["href"]) if older else ""
    assert found == posts[::2][::-1] + posts[1::2][::-1]


@pytest.mark.parametrize(
    ("path", "status"),
    [("since/x", 400), ("since/-1", 400), ("since/1e3", 400), ("since/9999999999999", 400), ("since/99999", 404),
     ("since/1?before=x", 400), ("since/1?before=01ARZ3NDEKTSV4RRFFQ69G5FAV", 404), ("since/", 404)],
)  # fmt: skip
def test_what_can_not_be_is_said_as_a_problem(newsroom: Newsroom, path: str, status: int) -> None:
    slug = newsroom.blog()
    answer = newsroom.public.get(f"/{slug}/{path}", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert newsroom.public.get("/no-such-blog/since/1").status_code == 404
    assert newsroom.public.get("/no-such-blog/came.json").status_code == 404
