"""The digest of a coverage: the newsroom's key events, or an automatic choice that says what it is."""

from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from depesche.live.digest import opening_of
from depesche.model.blocks import Block, Image, Quote, Text
from depesche.model.post import Post
from newsroom import Newsroom

TOLD = (
    "The dam at the eastern polder has broken. Nobody was near it.",
    "Coffee is served.",
    "The polder is cleared; buses take six hundred people from the dam. It takes an hour.",
    "A cat was found.",
)


def lines(html: str) -> list[tuple[str, str]]:
    """Give the posts of a digest: where each leads, and what it is called."""
    found = [(one.attributes["href"] or "", one.text()) for one in LexborHTMLParser(html).css("#posts h2 a")]
    return [(address.rpartition("/")[2], text) for address, text in found]


def page(newsroom: Newsroom, slug: str) -> str:
    answer = newsroom.public.get(f"/{slug}/digest")
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def test_the_newsroom_s_key_events_are_the_digest_in_the_order_of_time(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    late = newsroom.publish(
        slug, "It broke at noon. Nobody is hurt.", headline="Dam broken", time="2026-05-01T12:00:00Z"
    )
    early = newsroom.publish(slug, "“It will hold.” So said the reeve.", time="2026-05-01T09:00:00Z")
    gone = newsroom.publish(slug, "SECRET", time="2026-05-01T10:00:00Z")
    for post in (late, early, gone):
        newsroom.act(slug, post["id"], "key", is_key=True)
    newsroom.publish(slug, "Nothing of note.")
    newsroom.act(slug, gone["id"], "take-down", reason="Wrong.")
    copy = {"headline": "Dam broken", "body": [{"type": "text", "text": "It broke at one. Nobody is hurt."}]}
    newsroom.act(slug, late["id"], "corrections", copy=copy | {"time": "2026-05-01T12:00:00Z"}, note="One, not noon.")
    shown = page(newsroom, slug)
    assert lines(shown) == [(early["id"], "“It will hold.”"), (late["id"], "Dam broken")]
    assert "It broke at one." in shown
    assert "Nobody is hurt" not in LexborHTMLParser(shown).css("#posts")[0].text()
    assert "Correction" in LexborHTMLParser(shown).css("#posts")[0].text()
    assert "Chosen by the newsroom." in shown
    assert "SECRET" not in shown
    told = newsroom.public.get(f"/api/v1/blogs/{slug}/digest").json()
    assert (told["chosen_by"], told["more"], told["seq"]) == ("newsroom", False, newsroom.seq(slug))
    assert [(one["id"], one["opening"], one["corrected"], one["is_key"]) for one in told["posts"]] == [
        (early["id"], "“It will hold.”", False, True),
        (late["id"], "It broke at one.", True, True),
    ]


def test_without_key_events_posts_are_chosen_and_said_to_be_chosen_automatically(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    assert "There are no posts yet." in page(newsroom, slug)
    posts = [newsroom.publish(slug, text)["id"] for text in TOLD]
    shown = page(newsroom, slug)
    assert "Chosen automatically, not by the newsroom." in shown
    assert [ulid for ulid, _ in lines(shown)] == sorted(ulid for ulid, _ in lines(shown))
    assert {posts[0], posts[2]} <= {ulid for ulid, _ in lines(shown)}
    assert newsroom.public.get(f"/api/v1/blogs/{slug}/digest").json()["chosen_by"] == "automatic"
    newsroom.act(slug, posts[0], "take-down", reason="Wrong.")
    assert posts[0] not in {ulid for ulid, _ in lines(page(newsroom, slug))}
    newsroom.act(slug, posts[1], "key", is_key=True)
    assert [ulid for ulid, _ in lines(page(newsroom, slug))] == [posts[1]]
    newsroom.act(slug, posts[1], "key", is_key=False)
    assert "Chosen automatically" in page(newsroom, slug)


def test_pages_lead_to_the_digest_which_caches_may_keep(newsroom: Newsroom) -> None:
    slug = newsroom.blog(language="de")
    newsroom.publish(slug, "Der Damm ist gebrochen.")
    assert [
        one.text() for one in LexborHTMLParser(newsroom.public.get(f"/{slug}").text).css(f"a[href='/{slug}/digest']")
    ] == [
        "Überblick",
        "Überblick",
    ]
    answer = newsroom.public.get(f"/{slug}/digest")
    assert "Automatisch ausgewählt, nicht von der Redaktion." in answer.text
    again = newsroom.public.get(f"/{slug}/digest", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    for address in ("/no-such-blog/digest", "/api/v1/blogs/no-such-blog/digest"):
        assert newsroom.public.get(address).status_code == 404


@pytest.mark.parametrize(
    ("body", "opening"),
    [
        ((Text("Am 3. Mai um 14.30 Uhr brach er. Später mehr."),), "Am 3. Mai um 14.30 Uhr brach er."),
        ((Text("Dr. Ott kommt um 3 p.m. to us\nand goes"),), "Dr. Ott kommt um 3 p.m. to us"),
        ((Text("Lage", style="heading"), Text("Es regnet! Sehr.")), "Es regnet!"),
        ((Quote("Erst dies. Dann das.", speaker="Ada"),), "„Erst dies. Dann das.“ – Ada"),
        ((Image(media=None, caption="Ein Deich."),), "Ein Deich."),
        ((), ""),
    ],
)
def test_a_post_is_opened_by_its_first_sentence_or_its_quote(body: tuple[Block, ...], opening: str) -> None:
    at = datetime(2031, 5, 4, tzinfo=UTC)
    post = Post(id="0" * 26, time=at, rev=1, order=1, seq=1, state="published", published_at=at, body=body)
    assert opening_of(post, "de") == opening
