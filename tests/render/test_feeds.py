import json
import string
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from depesche.model.blocks import Block, Card, Embed, File, Gallery, Image, Mark, Quote, Source, Table, Text
from depesche.model.blog import Blog
from depesche.model.post import Author, Correction, Post, Removal
from depesche.render.blocks_html import blocks_html, inline_html
from depesche.render.feeds import FEED_POSTS, atom, json_feed, rss

BASE = "https://live.example.org"
NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
A = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
HOSTILE = """</script><script>alert(1)</script>"'&<b onclick=x>]]>&amp;<!-- ÄÖ 🗳"""
JPG = "0123456789abcdef0123456789abcdef.jpg"

BLOG = Blog(
    id="01JD8Z3M5T0000000000000000", slug="harbour", seq=9, at=NOON + timedelta(minutes=9, milliseconds=120), hash="0",
    rev=1, generation=1, status="live", headline="The harbour & the storm", standfirst="All night", opened_at=NOON,
    language="en", zone="Europe/London",
)  # fmt: skip

Feed = Callable[[Blog, list[Post], str], bytes]


def post_of(number: int = 1, *body: Block, **more: object) -> Post:
    time = NOON + timedelta(minutes=number)
    fields = {"state": "published", "published_at": time, "rev": 1, "order": number, "seq": number} | more
    return Post(id=f"01JD8Z3M5T{number:016d}", time=time, body=body or (Text("Water rises"),), **fields)  # type: ignore[arg-type] # free fields


GONE = post_of(5, Text("x")).__class__(
    id="01JD8Z3M5T0000000000000005", time=NOON, rev=2, order=5, seq=8, state="taken_down", published_at=NOON, body=(),
    removal=Removal(at=NOON + timedelta(minutes=8), reason="It showed a private address."),
)  # fmt: skip
ALL_BLOCKS: tuple[Block, ...] = (
    Text("The count", style="heading"),
    Text("It rises fast", marks=(Mark("bold", 3, 8), Mark("italic", 6, 13), Mark("link", 0, 2, href="https://x.example/?a&b"))),
    Text("One\nTwo", style="bullets", marks=(Mark("bold", 0, 7),)),
    Quote("Wir bleiben", speaker="Ida Brandt", role="harbour master", language="de", original="We stay",
          original_language="en", attribution="on the quay", source=Source("Radio Nord", url="https://radio.example/")),
    Image(JPG, alt="A quay", caption="The quay", credit="Lund", width=3, height=2),
    Image(None, caption="Gone missing"),
    Gallery((Image(JPG, alt="B", width=3, height=2),), caption="Two"),
    Embed("https://video.example/1", headline="Watch"),
    File(JPG.replace("jpg", "pdf"), "pdf", headline="Report"),
    Table((("Ward", "Votes"), ("Old Town", "12"))),
    Card("https://news.example/a", "How it began", standfirst="Ten years"),
)  # fmt: skip


@pytest.mark.parametrize("feed", [atom, rss, json_feed])
def test_same_posts_give_the_same_bytes(feed: Feed) -> None:
    posts = [post_of(2, *ALL_BLOCKS), post_of(1)]
    assert feed(BLOG, posts, BASE) == feed(BLOG, posts, BASE)


def test_atom_has_what_rfc_4287_demands() -> None:
    feed = ET.fromstring(atom(BLOG, [post_of(2, headline="Polls close", tags=("vote",)), post_of(1)], BASE))
    assert feed.tag == f"{A}feed"
    assert feed.findtext(f"{A}id") == "https://live.example.org/harbour"
    assert feed.findtext(f"{A}updated") == "2031-05-04T12:09:00.120Z"
    assert {link.get("rel"): link.get("href") for link in feed.findall(f"{A}link")} == {
        "self": "https://live.example.org/harbour/feed.atom",
        "alternate": "https://live.example.org/harbour",
    }
    first, second = feed.findall(f"{A}entry")
    assert first.findtext(f"{A}id") == "https://live.example.org/harbour/posts/01JD8Z3M5T0000000000000002"
    assert first.findtext(f"{A}title") == "Polls close"
    assert second.findtext(f"{A}title") == "Water rises"
    assert first.find(f"{A}category").get("term") == "vote"  # type: ignore[union-attr] # None fails the test too
    for entry in (first, second):
        assert datetime.fromisoformat(entry.findtext(f"{A}updated") or "").tzinfo is not None
    assert feed.findtext(f"{A}author/{A}name")


def test_a_revised_post_is_updated_when_it_was_revised() -> None:
    feed = ET.fromstring(atom(BLOG, [post_of(1, revised_at=NOON + timedelta(hours=2))], BASE))
    assert feed.findtext(f"{A}entry/{A}updated") == "2031-05-04T14:00:00Z"
    assert feed.findtext(f"{A}entry/{A}published") == "2031-05-04T12:01:00Z"


def test_what_was_taken_down_is_in_no_feed_but_as_an_atom_tombstone() -> None:
    posts = [GONE, post_of(1)]
    feed = ET.fromstring(atom(BLOG, posts, BASE))
    tombstone = feed.find(f"{AT}deleted-entry")
    assert tombstone is not None
    assert tombstone.get("ref") == f"{BASE}/harbour/posts/{GONE.id}"
    assert tombstone.get("when") == "2031-05-04T12:08:00Z"
    assert tombstone.findtext(f"{AT}comment") == "It showed a private address."
    assert len(feed.findall(f"{A}entry")) == 1
    for written in (rss(BLOG, posts, BASE), json_feed(BLOG, posts, BASE)):
        assert GONE.id.encode() not in written


def test_rss_has_permalinks_as_guids_and_mail_dates() -> None:
    channel = ET.fromstring(rss(BLOG, [post_of(1, authors=(Author("Mara Lind"),))], BASE)).find("channel")
    assert channel is not None
    item = channel.find("item")
    assert item is not None
    guid = item.find("guid")
    assert guid is not None
    assert guid.get("isPermaLink") == "true"
    assert guid.text == item.findtext("link") == f"{BASE}/harbour/posts/{post_of(1).id}"
    assert item.findtext("pubDate") == "Sun, 04 May 2031 12:01:00 GMT"
    assert parsedate_to_datetime(channel.findtext("lastBuildDate") or "") == BLOG.at.replace(microsecond=0)
    assert item.findtext(CREATOR) == "Mara Lind"
    assert item.findtext(CONTENT) == "<p>Water rises</p>"
    own = channel.find(f"{A}link")
    assert own is not None
    assert own.get("href") == f"{BASE}/harbour/feed.rss"


def test_json_feed_is_of_version_1_1_with_both_forms_of_each_post() -> None:
    feed = json.loads(json_feed(BLOG, [post_of(1, *ALL_BLOCKS)], BASE))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{BASE}/harbour/feed.json"
    [item] = feed["items"]
    assert item["image"] == f"{BASE}/media/{JPG}"
    assert item["content_text"].startswith("The count\n\nIt rises fast")
    assert "title" not in item
    assert datetime.fromisoformat(item["date_modified"]) == NOON + timedelta(minutes=1)


@pytest.mark.parametrize("feed", [atom, rss, json_feed])
def test_a_feed_ends_after_its_newest_posts(feed: Feed) -> None:
    posts = [post_of(number) for number in range(FEED_POSTS + 9, 0, -1)]
    written = feed(BLOG, posts, BASE).decode()
    assert posts[FEED_POSTS - 1].id in written
    assert posts[FEED_POSTS].id not in written


def test_every_block_becomes_semantic_html_with_absolute_addresses() -> None:
    page = LexborHTMLParser(blocks_html(ALL_BLOCKS, BASE, "en"))
    for selector in (
        "h3",
        "p > strong",
        "ul > li",
        "blockquote footer > cite",
        "figure > img",
        "figure figure",
        "table th",
    ):
        assert page.css_first(selector) is not None, selector
    assert {image.attributes["src"] for image in page.css("img")} == {f"{BASE}/media/{JPG}"}
    links = [link.attributes["href"] for link in page.css("a")]
    assert len(links) == 5
    assert all((link or "").startswith("https://") for link in links)
    quote = page.css_first("blockquote")
    assert quote is not None
    assert "„Wir bleiben“" in quote.text()
    assert "“We stay”" in quote.text()


def test_corrections_and_confidence_go_with_the_post() -> None:
    corrected = post_of(1, corrections=(Correction(NOON, "We gave a wrong figure.", 2),), confidence="unconfirmed")
    assert "We gave a wrong figure." in blocks_in(atom(BLOG, [corrected], BASE))
    assert "Unconfirmed" in blocks_in(atom(BLOG, [corrected], BASE))
    german = replace(BLOG, language="de", zone="Europe/Berlin")
    assert "Korrektur" in blocks_in(atom(german, [corrected], BASE))
    assert "14:00" in blocks_in(atom(german, [corrected], BASE))


def blocks_in(feed: bytes) -> str:
    return ET.fromstring(feed).findtext(f"{A}entry/{A}content") or ""


@pytest.mark.parametrize(
    "block",
    [
        Text(HOSTILE),
        Text(HOSTILE, style="bullets"),
        Quote(HOSTILE, speaker=HOSTILE, role=HOSTILE, attribution=HOSTILE, original=HOSTILE, source=Source(HOSTILE)),
        Image(JPG, alt=HOSTILE, caption=HOSTILE, credit=HOSTILE, width=1, height=1),
        Gallery((Image(None, caption=HOSTILE),), caption=HOSTILE),
        Embed("https://x.example/", headline=HOSTILE, caption=HOSTILE, provider=HOSTILE),
        File(None, "audio", headline=HOSTILE, caption=HOSTILE, credit=HOSTILE),
        Table(((HOSTILE,), (HOSTILE,)), caption=HOSTILE),
        Card("https://x.example/", HOSTILE, standfirst=HOSTILE, source=Source(HOSTILE)),
    ],
    ids=lambda block: type(block).__name__,
)
def test_hostile_text_stays_text(block: Block) -> None:
    hostile = post_of(1, block, headline=HOSTILE, authors=(Author(HOSTILE),), tags=(HOSTILE,))
    for written in (
        ET.fromstring(atom(BLOG, [hostile], BASE)).findtext(f"{A}entry/{A}content"),
        ET.fromstring(rss(BLOG, [hostile], BASE)).findtext(f"channel/item/{CONTENT}"),
        json.loads(json_feed(BLOG, [hostile], BASE))["items"][0]["content_html"],
    ):
        page = LexborHTMLParser(written or "")
        assert page.css_first("script, b, [onclick]") is None
        assert page.body is not None
        assert HOSTILE in page.body.text()


TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t\x00\ufffe"), min_size=1, max_size=200
)


@given(TEXTS, TEXTS)
def test_whatever_the_model_takes_every_feed_can_carry(text: str, headline: str) -> None:
    try:
        written = post_of(1, Text(text), Quote(text, original=text))
        Text(headline)
    except ValueError:
        assume(False)
    else:
        posts = [written]
        assert ET.fromstring(atom(BLOG, posts, BASE)).findtext(f"{A}entry/{A}title")
        assert ET.fromstring(rss(BLOG, posts, BASE)).findtext("channel/item/title")
        assert json.loads(json_feed(BLOG, posts, BASE))["items"]


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text(alphabet=string.ascii_letters + " <&\n", min_size=1, max_size=30))
    marks = []
    for kind in draw(st.lists(st.sampled_from(["bold", "italic", "link", "quote"]), max_size=6)):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        marks.append(Mark(kind, start, end, href="https://x.example/" if kind == "link" else None))  # type: ignore[arg-type] # sampled
    return text, marks


@given(marked())
def test_marks_that_overlap_give_well_nested_html_that_holds_the_text(sample: tuple[str, list[Mark]]) -> None:
    text, marks = sample
    inside = ET.fromstring(f"<p>{inline_html(text, marks).replace('<br>', '<br/>')}</p>")
    assert "".join(inside.itertext()) == text.replace("\n", "")
    assert inside.find(".//a//a") is None
