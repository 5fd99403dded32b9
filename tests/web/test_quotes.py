"""Who said what: quotes by speaker as page, JSON and feed, direct apart from indirect, gone with their posts."""

from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

from selectolax.lexbor import LexborHTMLParser

from newsroom import Newsroom

A = "{http://www.w3.org/2005/Atom}"


def said(text: str, speaker: str | None = "Ann Lee", **more: Any) -> dict[str, Any]:
    return {"type": "quote", "text": text} | ({"speaker": speaker} if speaker else {}) | more


def page(newsroom: Newsroom, address: str) -> LexborHTMLParser:
    answer = newsroom.public.get(address)
    assert answer.status_code == 200, answer.text
    return LexborHTMLParser(answer.text)


def words(read: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in read.css(selector)]


def test_quotes_stand_by_speaker_direct_apart_from_indirect_with_the_original_beside(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    original = {"original": "Personne ne part.", "original_language": "fr", "role": "harbour master"}
    first = newsroom.publish(slug, body=[said("Nobody leaves.", **original)])["id"]
    newsroom.publish(slug, body=[said("The ferry will not sail.", speech="indirect"), said("No.", "Bo Kern")])
    fragment = {"kind": "quote", "start": 8, "end": 20, "speaker": "Bo Kern"}
    newsroom.publish(slug, body=[{"type": "text", "text": "He said never again to that.", "marks": [fragment]}])
    newsroom.publish(slug, body=[said("Somebody said this.", speaker=None)])
    read = page(newsroom, f"/{slug}/quotes")
    assert words(read, ".speakers li") == ["Ann Lee, harbour master 2", "Bo Kern 2"]
    assert words(read, ".step h2") == ["Ann Lee", "Bo Kern"]
    [ann, bo] = read.css(".step")
    assert [node.text() for node in ann.css("h3")] == ["In their own words", "As reported"]
    assert [node.text() for node in ann.css(".direct p")] == ["“Nobody leaves.”", "«\u202fPersonne ne part.\u202f»"]
    assert [node.text() for node in ann.css(".indirect p")] == ["The ferry will not sail."]
    assert [node.text() for node in bo.css(".direct p")] == ["“never again ”", "“No.”"]
    assert f"/{slug}/posts/{first}" in [node.attributes["href"] for node in ann.css("figcaption a")]
    assert "Somebody" not in str(read.html)


def test_one_speaker_s_quotes_are_told_in_pages_and_as_data(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    name = "Ćazim & Sons / Ltd?"
    for n in range(52):
        newsroom.publish(slug, body=[said(f"Number {n}.", name), said("Not this.", "Bo Kern")])
    first = newsroom.public.get(f"/{slug}/quotes.json?speaker={quote(name, safe='')}").json()
    older = urlsplit(first["older"])
    second = newsroom.public.get(f"{older.path}?{older.query}").json()
    assert "older" not in second
    told = [one["text"] for answer in (first, second) for one in answer["quotes"]]
    assert told == [f"Number {n}." for n in range(51, -1, -1)]
    read = page(newsroom, f"/{slug}/quotes?speaker={quote(name, safe='')}")
    assert len(words(read, ".said")) == 50
    leads = read.css_first("#older a[rel=next]")
    assert leads is not None
    assert len(words(page(newsroom, str(leads.attributes["href"])), ".said")) == 2


def test_a_feed_of_quotes_has_an_id_for_each(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    newsroom.publish(slug, body=[said("One."), said("Two.", speech="indirect")])
    feed = ET.fromstring(newsroom.public.get(f"/{slug}/quotes.atom").content)
    assert [entry.findtext(f"{A}content") for entry in feed.iter(f"{A}entry")] == ["“One.”", "Two."]
    assert len({entry.findtext(f"{A}id") for entry in feed.iter(f"{A}entry")}) == 2


def test_somebody_called_none_is_not_everybody(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    newsroom.publish(slug, body=[said("A secret."), said("Nothing.") | {"speaker": "None"}])
    for kind in ("", ".json", ".atom"):
        assert "A secret." not in newsroom.public.get(f"/{slug}/quotes{kind}?speaker=None").text
        assert "A secret." in newsroom.public.get(f"/{slug}/quotes{kind}").text


def test_who_is_not_quoted_is_not_found_and_what_went_is_quoted_no_more(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    assert "Nobody has been quoted" in newsroom.public.get(f"/{slug}/quotes").text
    post = newsroom.publish(slug, body=[said("A secret.")])["id"]
    for kind in ("", ".json", ".atom"):
        assert newsroom.public.get(f"/{slug}/quotes{kind}?speaker=Nobody").status_code == 404
        assert "A secret." in newsroom.public.get(f"/{slug}/quotes{kind}?speaker=Ann%20Lee").text
    newsroom.act(slug, post, "take-down", reason="It was one.")
    for kind in ("", ".json", ".atom"):
        assert newsroom.public.get(f"/{slug}/quotes{kind}?speaker=Ann%20Lee").status_code == 404
        assert "Ann Lee" not in newsroom.public.get(f"/{slug}/quotes{kind}").text
