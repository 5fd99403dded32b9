from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from depesche.log.since_rows import Amended
from depesche.model.blocks import Block, Card, Embed, File, Focus, Gallery, Image, Mark, Quote, Source, Table, Text
from depesche.model.blog import Blog
from depesche.model.history import Amendment, Revision
from depesche.model.post import Author, Correction, Post, PostCopy, PostLink, Removal
from depesche.render import inline
from depesche.render.assets import Assets
from depesche.render.html import BlogPage, DigestPage, DigestPost, Found, Html, Past, SearchPage, SincePage, Site
from depesche.render.inline import _within
from depesche.render.record import steps
from depesche.rules.known import known_of
from depesche.rules.ties import ties_of
from depesche.search.excerpt import excerpt
from depesche.search.question import question_of

NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
JPG = "0123456789abcdef0123456789abcdef.jpg"
MP3 = JPG.replace("jpg", "mp3")
ASSETS = Assets(
    {
        name: f"/assets/{name}"
        for name in ("reader.css", "reader.ts", "earlier.ts", "returned.ts", "replay.ts", "icon.svg")
    },
    {},
)
HTML = Html(Site("The Lantern", "https://live.example.org", ASSETS))
BLOG = Blog(
    id="01JD8Z3M5T0000000000000000", slug="harbour", seq=9, at=NOON + timedelta(hours=1), hash="0", rev=1, generation=3,
    status="live", headline="The harbour and the storm", standfirst="Water rises.\nWe tell what is known.",
    kicker="Weather", opened_at=NOON, coverage_start=NOON, language="en", zone="Europe/Berlin", posts=2,
)  # fmt: skip
POST = Post(
    id="01JD8Z3M5T0000000000000001", time=NOON, rev=1, order=2, seq=2, state="published", published_at=NOON,
    body=(Text("The gates are shut."),),
)  # fmt: skip
HOSTILE = """"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}&lt;b&gt; style="x" """
ALL_BLOCKS: tuple[Block, ...] = (
    Text(HOSTILE, marks=(Mark("bold", 0, 9), Mark("quote", 4, 30, speaker=HOSTILE), Mark("italic", 6, 12))),
    Text(HOSTILE, style="heading"),
    Text(HOSTILE + "\n" + HOSTILE, style="bullets"),
    Text(HOSTILE, style="numbers"),
    Quote(HOSTILE, HOSTILE, HOSTILE, "direct", "de", HOSTILE, "fr", HOSTILE, Source(HOSTILE)),
    Image(JPG, HOSTILE, HOSTILE, HOSTILE, 30, 20),
    Image(None, HOSTILE, HOSTILE, HOSTILE),
    Gallery((Image(JPG, HOSTILE, HOSTILE, HOSTILE, 20, 30),), HOSTILE),
    Embed("https://video.example/watch?a=1&b='x'", HOSTILE, HOSTILE, HOSTILE),
    File(MP3, "audio", HOSTILE, HOSTILE, HOSTILE, 5),
    File(None, "pdf", HOSTILE),
    Table(((HOSTILE, HOSTILE), (HOSTILE, HOSTILE)), caption=HOSTILE),
    Card("https://news.example/", HOSTILE, HOSTILE, Image(JPG, HOSTILE, None, None, 3, 2), Source(HOSTILE)),
)
HOSTILE_POST = replace(
    POST, headline=HOSTILE, kicker=HOSTILE, place=HOSTILE, authors=(Author(HOSTILE, "<i>"),), body=ALL_BLOCKS,
    sources=(Source(HOSTILE, "other", "https://x.example/?q='><b>".replace("<", "%3C").replace(">", "%3E")),),
    confidence="reported", tags=(HOSTILE,), corrections=(Correction(NOON, HOSTILE, 2),), is_key=True,
)  # fmt: skip
GONE = replace(
    POST, state="taken_down", body=(), removal=Removal(NOON + timedelta(minutes=9), "It showed a private address.")
)
TAGS = """
    html head meta title link script body a header main section article div p span b i time h1 h2 h3 ul ol li nav
    footer button figure figcaption small picture source img blockquote details summary strong em q abbr audio video
    table caption thead tbody tr th td br aside template del ins
    mark form label input select option datalist output
"""


class Reader(HTMLParser):
    """Reads tags with their attributes, and checks that they are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in ("br", "img", "meta", "link", "source", "input"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def parts_of(blog: Blog, posts: Sequence[Post]) -> dict[str, str]:
    pinned, key = [post for post in posts if post.pinned], [post for post in posts if post.is_key]
    return {
        "head": HTML.head(blog),
        "pinned": HTML.pinned(blog, pinned),
        "key": HTML.key(blog, key),
        "background": HTML.background(blog),
    }


def page_of(blog: Blog = BLOG, posts: Sequence[Post] = (POST,), **fields: Any) -> str:
    page = BlogPage(
        blog=blog, parts=parts_of(blog, posts), posts=[HTML.post(blog, post) for post in posts], older=None,
        newest=True, jsonld="{}", size=50,
    )  # fmt: skip
    return HTML.blog_page(replace(page, **fields)).decode()


def pages() -> Iterator[str]:
    hostile = replace(
        BLOG, headline=HOSTILE, kicker=HOSTILE, standfirst=HOSTILE, background=ALL_BLOCKS,
        image=Image(JPG, HOSTILE, HOSTILE, HOSTILE, 1600, 900),
    )  # fmt: skip
    pinned = replace(HOSTILE_POST, pinned=True)
    gone = replace(GONE, removal=Removal(NOON, HOSTILE))
    yield page_of(hostile, [pinned, gone], jsonld='{"a": "</script><script>alert(3)</script>"}')
    yield page_of(hostile, [pinned], newest=False, older="/harbour/before/X")
    yield page_of(hostile, [pinned], newest=False, past=Past(NOON, NOON, NOON, [pinned]))
    yield HTML.post_page(hostile, pinned, HTML.post(hostile, pinned), '{"a": "</script>"}').decode()
    copy = PostCopy(headline=HOSTILE, body=HOSTILE_POST.body, language="de")
    revisions = [
        Revision(rev=2, seq=9, at=NOON, by="x", kind="corrected", note=HOSTILE, copy=copy),
        Revision(rev=1, seq=8, at=NOON, by="x", kind="published", copy=replace(copy, headline=None)),
    ]
    yield HTML.history_page(hostile, pinned, steps(hostile, revisions), "/harbour/posts/x/history?before=8").decode()
    amendments = [
        Amendment(seq=9, at=NOON, kind="corrected", note=HOSTILE, post=pinned),
        Amendment(seq=8, at=NOON, kind="taken_down", note=HOSTILE, post=gone),
    ]
    yield HTML.corrections_page(hostile, amendments, None).decode()
    linking = replace(pinned, id="01JZZZZZZZ0000000000000000", links=(PostLink("contradicts", pinned.id),))
    ties = ties_of([pinned, linking], [pinned, linking])
    article = HTML.post(hostile, linking, ties[linking.id]) + HTML.post(hostile, pinned, ties[pinned.id])
    yield HTML.post_page(hostile, pinned, article, "{}", [pinned, linking]).decode()
    yield HTML.known_page(hostile, known_of([pinned, linking], ties), ties).decode()
    news = SincePage(hostile, 3, NOON, 2, 1, False, [article], [article], Amended(1, 2), "/harbour/since/3?before=x")
    yield HTML.since_page(news).decode()
    digest = [DigestPost(replace(pinned, headline=headline), HOSTILE) for headline in (HOSTILE, None)]
    yield HTML.digest_page(DigestPage(hostile, digest, automatic=True)).decode()
    pieces = excerpt(HOSTILE, question_of("alert"), "en")
    fields = dict.fromkeys(("q", "speaker", "tag", "source", "confidence", "since", "until"), HOSTILE)
    for blog in (hostile, None):
        found = [Found(hostile, pinned, pieces, pieces)]
        yield HTML.search_page(SearchPage(blog, "/search", fields, found, 1, 9, "/search?x", asked=True), "en").decode()
    yield HTML.index_page([hostile], "de").decode()
    yield HTML.problem_page(400, HOSTILE, "de").decode()


PAGES = [
    "newest",
    "older",
    "as-of",
    "post",
    "history",
    "corrections",
    "linked",
    "known",
    "since",
    "digest",
    "search",
    "search-all",
    "index",
    "problem",
]


@pytest.mark.parametrize("html", list(pages()), ids=PAGES)
def test_no_page_lets_hostile_text_become_markup(html: str) -> None:
    read = Reader(html)
    assert {tag for tag, _ in read.tags} <= set(TAGS.split())
    scripts = [script["type"] for script in read.named("script")]
    known = ["application/ld+json"]  # what the page says of itself; then the reader script, who has returned, earlier
    assert scripts in ([], *(before + ["module"] * count for before in ([], known) for count in (1, 2, 3)))
    for tag, attributes in read.tags:
        assert not {name for name in attributes if name.startswith("on") or name == "style"}, tag
        assert attributes.get("src", "/").startswith("/")
        assert all(address.strip().startswith("/") for address in attributes.get("srcset", "/").split(","))
        assert attributes.get("href", "/").startswith(("/", "#", "https://"))
        if tag == "link" and attributes["rel"] != "canonical":
            assert attributes["href"].startswith("/")
    assert "<img src=x" not in html


def test_every_field_of_a_hostile_post_is_shown_as_it_was_written() -> None:
    shown = Reader(HTML.post(BLOG, HOSTILE_POST)).text
    assert shown.count("<script>alert(1)</script>") >= 25
    assert "{{ 7 * 7 }}" in shown
    assert "49" not in shown


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1).filter(str.strip), st.data())
def test_any_text_with_any_marks_is_shown_whole_and_well_nested(text: str, data: st.DataObject) -> None:
    ends = st.integers(1, len(text))
    kinds: st.SearchStrategy[Mark] = st.builds(
        lambda kind, end, length: Mark(
            kind, max(0, end - length), end, "https://a.example/" if kind == "link" else None
        ),
        st.sampled_from(["bold", "italic", "link", "quote"]), ends, st.integers(1, 9),
    )  # fmt: skip
    marks = data.draw(st.lists(kinds, max_size=6))
    post = replace(POST, body=(Text(text, marks=tuple(marks)),))
    read = Reader(HTML.post(BLOG, post))
    assert text in read.text


def test_line_breaks_stay_and_lists_become_points() -> None:
    shown = HTML.post(
        BLOG, replace(POST, body=(Text("one\ntwo"), Text("a\n\nb", style="bullets"), Text("c", "numbers")))
    )
    assert "<p>one<br>two</p>" in shown
    assert "<ul><li>a</li><li>b</li></ul>" in shown
    assert "<ol><li>c</li></ol>" in shown


def test_marks_that_overlap_are_split_at_the_border() -> None:
    text = Text("abcdef", marks=(Mark("bold", 0, 4), Mark("link", 2, 6, "https://a.example/")))
    link = '<a href="https://a.example/" rel="noopener">'
    assert f"<p><strong>ab{link}cd</a></strong>{link}ef</a></p>" in HTML.post(BLOG, replace(POST, body=(text,)))


def test_over_a_mark_a_second_of_its_kind_changes_nothing_before_the_first_ends() -> None:
    marks = (Mark("bold", 0, 4), Mark("bold", 1, 3), Mark("bold", 2, 6), Mark("bold", 0, 4), Mark("italic", 3, 5))
    shown = HTML.post(BLOG, replace(POST, body=(Text("abcdef", marks=marks),)))
    assert "<p><strong>abc<em>d</em></strong><em><strong>e</strong></em><strong>f</strong></p>" in shown


def test_marks_beyond_number_over_a_long_list_are_set_once_a_point(monkeypatch: pytest.MonkeyPatch) -> None:
    set_: list[Mark] = []

    def within(mark: Mark, start: int, end: int) -> Mark:
        set_.append(mark)
        return _within(mark, start, end)

    monkeypatch.setattr(inline, "_within", within)
    lines = "a\n" * 2_000
    marks = tuple(Mark("bold", start, len(lines)) for start in range(1_000))
    shown = "".join(inline.points(Text(lines, style="bullets", marks=marks)))
    assert shown == "<strong>a</strong>" * 2_000
    assert len(set_) == 2_000


def test_a_mark_of_a_list_stays_in_its_point() -> None:
    text = Text("ab\ncd", style="bullets", marks=(Mark("bold", 1, 4),))
    shown = HTML.post(BLOG, replace(POST, body=(text,)))
    assert "<li>a<strong>b</strong></li><li><strong>c</strong>d</li>" in shown


def test_quoted_words_in_a_sentence_keep_the_marks_of_the_text() -> None:
    text = Text("He spoke of “folly”.", marks=(Mark("quote", 13, 18, speaker="Ida Brandt"),))
    assert '“<q title="Ida Brandt">folly</q>”.' in HTML.post(BLOG, replace(POST, body=(text,)))


@pytest.mark.parametrize(
    ("language", "said"),
    [("de", "„Ja“"), ("en", "“Ja”"), ("en-GB", "“Ja”"), ("fr", "«\u202fJa\u202f»"), ("de-CH", "«Ja»"), ("xx", "“Ja”")],
)
def test_a_quote_stands_in_the_marks_of_its_blog_language(language: str, said: str) -> None:
    shown = HTML.post(replace(BLOG, language=language), replace(POST, body=(Quote("Ja", "Ida Brandt", "mayor"),)))
    assert f"<blockquote><p>{said}</p></blockquote><figcaption><b>Ida Brandt</b>, mayor</figcaption>" in shown


def test_a_quote_of_another_language_says_so_and_keeps_its_original() -> None:
    quote = Quote("Wir bleiben", "Ida Brandt", language="de", original="Nous restons", original_language="fr")
    shown = HTML.post(BLOG, replace(POST, body=(quote,)))
    assert '<p lang="de">„Wir bleiben“</p>' in shown
    assert '<p lang="fr">«\u202fNous restons\u202f»</p></details>' in shown


def test_indirect_speech_has_no_quotation_marks() -> None:
    shown = HTML.post(BLOG, replace(POST, body=(Quote("She would stay", "Ida Brandt", speech="indirect"),)))
    assert '<figure class="quote indirect"><blockquote><p>She would stay</p>' in shown


def test_a_picture_keeps_its_place_and_comes_in_fitting_widths() -> None:
    [image] = Reader(HTML.post(BLOG, replace(POST, body=(Image(JPG, "Quay", width=1200, height=800),)))).named("img")
    assert image["src"] == f"/media/960/{JPG}"
    assert [one.split()[1] for one in image["srcset"].split(", ")] == ["480w", "960w", "1600w"]
    assert (image["width"], image["height"], image["alt"], image["loading"]) == ("1200", "800", "Quay", "lazy")


def test_a_small_picture_is_not_offered_larger() -> None:
    [image] = Reader(HTML.post(BLOG, replace(POST, body=(Image(JPG, width=300, height=200),)))).named("img")
    assert image["srcset"] == f"/media/480/{JPG} 480w"


def test_a_picture_is_offered_in_newer_forms_first() -> None:
    read = Reader(HTML.post(BLOG, replace(POST, body=(Image(JPG, "Quay", width=500, height=400),))))
    assert [source["type"] for source in read.named("source")] == ["image/avif", "image/webp"]
    assert [source["srcset"].split(", ")[1] for source in read.named("source")] == [
        f"/media/960/{JPG}.avif 960w",
        f"/media/960/{JPG}.webp 960w",
    ]


def test_a_crop_keeps_the_focal_point_by_classes_for_styles_may_not_stand_inline() -> None:
    pictures = (Image(JPG, width=500, height=400, focus=Focus(12, 88)), Image(JPG, width=500, height=400))
    read = Reader(HTML.post(BLOG, replace(POST, body=(Gallery(pictures),))))
    assert [image.get("class") for image in read.named("img")] == ["x10 y90", None]


def test_a_film_is_shown_by_its_first_picture_and_a_document_says_its_size() -> None:
    film, paper = File(JPG.replace("jpg", "mp4"), "video"), File(JPG.replace("jpg", "pdf"), "pdf", size=1_250_000)
    read = Reader(HTML.post(BLOG, replace(POST, body=(film, paper))))
    assert read.named("video")[0]["poster"] == f"/media/{JPG.replace('jpg', 'mp4')}.jpg"
    assert "1.3 MB" in read.text or "1.2 MB" in read.text


def test_a_missing_picture_says_so_with_its_caption_and_credit() -> None:
    read = Reader(HTML.post(BLOG, replace(POST, body=(Image(None, caption="The quay", credit="Mara Lind"),))))
    assert not read.named("img")
    assert "Picture missing" in read.text
    assert "The quay Picture: Mara Lind" in read.text


def test_audio_and_video_load_nothing_before_they_are_played() -> None:
    files = (File(MP3, "audio"), File(JPG.replace("jpg", "mp4"), "video"))
    read = Reader(HTML.post(BLOG, replace(POST, body=files)))
    assert [one["preload"] for tag in ("audio", "video") for one in read.named(tag)] == ["none", "none"]


@pytest.mark.parametrize(("language", "size"), [("en", "PDF, 1.2 MB"), ("de", "PDF, 1,2 MB")])
def test_a_document_says_its_size(language: str, size: str) -> None:
    file = File(JPG.replace("jpg", "pdf"), "pdf", size=1_234_567)
    assert size in Reader(HTML.post(replace(BLOG, language=language), replace(POST, body=(file,)))).text


def test_columns_of_numbers_are_aligned_as_numbers() -> None:
    table = Table((("Party", "Votes", "Seats"), ("Blue", "1,204", "3"), ("Green", "39.4 %", "none")))
    shown = HTML.post(BLOG, replace(POST, body=(table,)))
    assert '<th scope="col" class="number">Votes</th><th scope="col">Seats</th>' in shown
    assert '<td>Blue</td><td class="number">1,204</td><td>3</td>' in shown


def test_an_embed_is_a_link_and_asks_nobody() -> None:
    read = Reader(HTML.post(BLOG, replace(POST, body=(Embed("https://www.video.example/42"),))))
    assert "video.example" in read.text
    assert {tag for tag, attributes in read.tags if "src" in attributes} == set()


def test_an_article_carries_its_place_in_the_order_and_its_permalink() -> None:
    read = Reader(HTML.post(BLOG, POST))
    tag, attributes = read.tags[0]
    assert tag == "article"
    assert attributes["id"] == f"post-{POST.id}"
    assert attributes["data-order"] == f"{int(NOON.timestamp()) * 1000}.2"
    assert read.named("a")[0]["href"] == f"/harbour/posts/{POST.id}"
    assert read.named("time")[0]["datetime"] == "2031-05-04T12:00:00Z"


def test_times_stand_in_the_zone_of_the_blog_which_is_named() -> None:
    assert "<b>14:00</b> <i>4 May 2031</i>" in HTML.post(BLOG, POST)
    assert "All times: Berlin (CEST)" in Reader(HTML.head(BLOG)).text
    winter = replace(BLOG, language="de", at=datetime(2031, 1, 4, 12, tzinfo=UTC))
    assert "Alle Zeiten: Berlin (MEZ)" in Reader(HTML.head(winter)).text


def test_a_correction_and_an_edit_say_when_they_were_made() -> None:
    fixed = replace(
        POST,
        revised_at=NOON + timedelta(days=1),
        corrections=(Correction(NOON + timedelta(minutes=9), "No, five.", 2),),
    )
    shown = Reader(HTML.post(BLOG, fixed)).text
    assert "Correction, 14:09: No, five." in shown
    assert "Edited 5 May 2031, 14:00" in shown


def test_a_correction_is_not_also_called_an_edit() -> None:
    at = NOON + timedelta(minutes=9)
    assert "Edited" not in HTML.post(BLOG, replace(POST, revised_at=at, corrections=(Correction(at, "No, five.", 2),)))


@pytest.mark.parametrize(
    ("confidence", "words"),
    [("confirmed", "Bestätigt"), ("reported", "Gemeldet"), ("unconfirmed", "Unbestätigt"), ("disputed", "Umstritten")],
)
def test_how_sure_the_newsroom_is_is_said_in_words(confidence: str, words: str) -> None:
    assert words in HTML.post(replace(BLOG, language="de"), replace(POST, confidence=confidence))


def test_a_post_taken_down_shows_when_and_why_and_nothing_else() -> None:
    leftover = replace(
        GONE, headline="SECRET", kicker="SECRET", place="SECRET", body=(Text("SECRET"),), tags=("SECRET",), is_key=True,
        authors=(Author("SECRET"),), sources=(Source("SECRET"),), confidence="disputed", language="fr",
        corrections=(Correction(NOON, "SECRET", 2),),
    )  # fmt: skip
    shown = HTML.post(BLOG, leftover)
    assert "SECRET" not in shown
    assert "fr" not in {attributes.get("lang") for _, attributes in Reader(shown).tags}
    assert "This post was taken down (14:09).Reason: It showed a private address." in Reader(shown).text
    assert "SECRET" not in HTML.post_page(BLOG, leftover, shown, "{}").decode()


def test_an_erased_post_says_that_it_is_gone_for_good() -> None:
    erased = replace(GONE, removal=Removal(NOON, "A court ordered it.", erased=True))
    assert "This post was erased permanently" in Reader(HTML.post(BLOG, erased)).text


def test_a_long_pinned_post_is_folded_behind_its_beginning() -> None:
    long = replace(POST, pinned=True, body=tuple(Text(f"Paragraph {number}.") for number in range(4)))
    assert "<p>Paragraph 1.</p><details" in HTML.pinned(BLOG, [long])
    assert "<details" not in HTML.pinned(BLOG, [replace(long, body=long.body[:2])])
    assert "<details" not in HTML.post(BLOG, long)


def test_pinned_copies_have_no_ids_that_clash() -> None:
    pinned = replace(POST, pinned=True)
    ids = [attributes["id"] for _, attributes in Reader(page_of(posts=[pinned])).tags if "id" in attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("part", ["pinned", "key", "background"])
def test_a_part_without_anything_in_it_is_there_but_hidden(part: str) -> None:
    tag, attributes = Reader(parts_of(BLOG, [])[part]).tags[0]
    assert (tag, attributes["id"]) == ("section", part)
    assert "hidden" in attributes


def test_key_events_are_links_that_show_their_day_when_there_are_several() -> None:
    post = replace(POST, is_key=True, headline="Gates shut")
    assert "<i>" not in HTML.key(BLOG, [post])
    days = HTML.key(BLOG, [post, replace(post, time=NOON - timedelta(days=1))])
    assert "<i>3 May 2031</i>" in days
    assert Reader(days).named("a")[0]["href"] == f"/harbour/posts/{post.id}"


def test_the_newest_page_tells_the_script_where_it_stands() -> None:
    [main] = Reader(page_of()).named("main")
    assert main["data-slug"] == "harbour"
    assert (main["data-seq"], main["data-generation"], main["data-size"]) == ("9", "3", "50")
    assert main["data-look"] == HTML.look(BLOG)
    assert "data-live" in main


@pytest.mark.parametrize("still", [{"newest": False}, {"past": Past(NOON, NOON, NOON, [])}])
def test_a_still_page_is_not_live_and_leads_to_the_newest_posts(still: dict[str, Any]) -> None:
    read = Reader(page_of(**still))
    assert "data-live" not in read.named("main")[0]
    assert "/harbour" in [link["href"] for link in read.named("a") if "href" in link]


def test_older_posts_are_a_real_link() -> None:
    [nav] = Reader(page_of(older="/harbour/before/X")).named("nav")
    assert "hidden" not in nav
    assert '<a rel="next" href="/harbour/before/X">' in page_of(older="/harbour/before/X")
    assert "hidden" in Reader(page_of()).named("nav")[0]


def test_a_page_names_itself_its_feeds_and_its_picture() -> None:
    blog = replace(BLOG, image=Image(JPG, width=3, height=2))
    read = Reader(page_of(blog))
    links = {(link["rel"], link.get("type", "")): link["href"] for link in read.named("link")}
    assert links["canonical", ""] == "https://live.example.org/harbour"
    assert links["alternate", "application/atom+xml"] == "/harbour/feed.atom"
    properties = {meta["property"]: meta["content"] for meta in read.named("meta") if "property" in meta}
    assert properties["og:image"] == f"https://live.example.org/media/{JPG}"
    assert properties["og:title"] == BLOG.headline
    assert read.named("html")[0]["lang"] == "en"


def test_structured_data_can_not_end_its_script_element() -> None:
    html = page_of(jsonld='{"a":"</script>"}')
    assert '{"a":"\\u003c/script>"}' in html


@pytest.mark.parametrize("change", [{"zone": "Asia/Tokyo"}, {"language": "de"}, {"slug": "other"}])
def test_the_look_changes_with_whatever_forms_every_fragment(change: dict[str, str]) -> None:
    assert HTML.look(replace(BLOG, **change)) != HTML.look(BLOG)


def test_the_look_stays_when_the_rows_change_and_goes_with_the_built_files() -> None:
    assert HTML.look(replace(BLOG, seq=10, headline="Other", status="ended")) == HTML.look(BLOG)
    other = Assets(ASSETS.names | {"reader.css": "/assets/reader-2.css"}, {})
    assert Html(Site("The Lantern", "https://live.example.org", other)).look(BLOG) != HTML.look(BLOG)


def test_the_page_holds_its_parts_and_articles_as_they_are_patched_in() -> None:
    html = page_of()
    for part in [*parts_of(BLOG, [POST]).values(), HTML.post(BLOG, POST)]:
        assert part in html
