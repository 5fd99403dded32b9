"""The record that readers see: the history of a post with its differences, and the corrections of a blog."""

from xml.etree import ElementTree as ET

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsroom import Newsroom

A = "{http://www.w3.org/2005/Atom}"


def told(text: str) -> dict[str, object]:
    return {"body": [{"type": "text", "text": text}]}


def edit(newsroom: Newsroom, slug: str, ulid: str, text: str, rev: int) -> None:
    assert newsroom.put_post(slug, ulid, told(text), {"If-Match": f'"{rev}"'}).status_code == 200


def one(place: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    found = place.css_first(selector)
    assert found is not None, selector
    return found


def text(place: LexborHTMLParser | LexborNode, selector: str) -> str:
    return str(one(place, selector).text())


def record(newsroom: Newsroom, address: str) -> LexborHTMLParser:
    answer = newsroom.public.get(address)
    assert answer.status_code == 200, answer.text
    return LexborHTMLParser(answer.text)


def test_a_history_tells_every_step_with_what_it_changed_and_who_did_it_to_nobody(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug, "Four crew are missing.")["id"]
    newsroom.act(slug, post, "corrections", copy=told("Three crew are missing."), note="We wrote four.")
    edit(newsroom, slug, post, "Three crew are missing, two are safe.", 2)
    page = record(newsroom, f"/{slug}/posts/{post}/history")
    steps = page.css(".step")
    assert [text(step, "h2").split()[0] for step in steps] == ["Edited", "Correction", "Published"]
    assert [step.id for step in steps] == ["rev-3", "rev-2", "rev-1"]
    assert "We wrote four." in text(steps[1], ".why")
    assert [piece.text() for piece in steps[1].css("del, ins")] == ["Four ", "Three "]
    assert [piece.text() for piece in steps[0].css("ins")] == [", two are safe"]
    assert text(steps[2], ".wording") == "Four crew are missing."
    assert text(steps[1], ".wording") == "Three crew are missing."
    token = newsroom.token.split("_")[1]
    assert token not in str(page.html)


def test_a_long_history_is_told_in_pages_of_which_none_leaves_a_step_out(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug, "Number 1.")["id"]
    for rev in range(1, 53):
        edit(newsroom, slug, post, f"Number {rev + 1}.", rev)
    first = record(newsroom, f"/{slug}/posts/{post}/history")
    older = one(first, "#older a[rel=next]").attributes["href"]
    second = record(newsroom, str(older))
    ids = [step.id for page in (first, second) for step in page.css(".step")]
    assert ids == [f"rev-{rev}" for rev in range(53, 0, -1)]
    assert all(step.css("del") for step in first.css(".step"))


def test_what_went_keeps_its_steps_and_the_reason_and_none_of_its_words(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug, "The name of somebody.")["id"]
    newsroom.act(slug, post, "corrections", copy=told("Another name."), note="It was another name.")
    newsroom.act(slug, post, "take-down", reason="Nobody should be named.")
    page = record(newsroom, f"/{slug}/posts/{post}/history")
    assert [text(step, "h2").split()[0] for step in page.css(".step")] == [
        "Taken",
        "Correction",
        "Published",
    ]
    assert "Nobody should be named." in text(page, "#rev-2-gone")
    assert "another name" not in str(page.html).lower()
    assert "somebody" not in text(page, "main")


def test_corrections_of_a_blog_are_a_page_and_a_feed(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    assert "Nothing has been corrected" in newsroom.public.get(f"/{slug}/corrections").text
    first, second, third = (newsroom.publish(slug, words)["id"] for words in ("First.", "Second.", "Third."))
    newsroom.act(slug, first, "corrections", copy=told("First, mended."), note="It was not so.")
    newsroom.act(slug, second, "corrections", copy=told("Second, mended."), note="A note that went with its post.")
    newsroom.act(slug, second, "take-down", reason="It was wrong.")
    edit(newsroom, slug, third, "Third, silently.", 1)
    page = record(newsroom, f"/{slug}/corrections")
    assert [text(step, ".why").strip() for step in page.css(".step")] == ["It was wrong.", "It was not so."]
    links = [one(step, ".of a").attributes["href"] for step in page.css(".step")]
    assert links == [f"/{slug}/posts/{second}/history", f"/{slug}/posts/{first}/history"]
    feed = ET.fromstring(newsroom.public.get(f"/{slug}/corrections.atom").content)
    assert [entry.findtext(f"{A}content") for entry in feed.iter(f"{A}entry")] == ["It was wrong.", "It was not so."]
    entries = [entry.findtext(f"{A}title") for entry in feed.iter(f"{A}entry")]
    assert entries == ["Taken down", "Correction: First, mended."]


def test_posts_lead_to_their_history_and_pages_to_the_corrections(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug, "Once.")["id"]
    assert "/history" not in newsroom.public.get(f"/{slug}").text
    edit(newsroom, slug, post, "Twice.", 1)
    page = record(newsroom, f"/{slug}")
    assert one(page, ".edited a").attributes["href"] == f"/{slug}/posts/{post}/history"
    assert one(page, f'.foot a[href="/{slug}/corrections"]')
