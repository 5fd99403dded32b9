"""Composing at the desk: by keyboard alone, from the clipboard, with pictures, and over a line that breaks."""

import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from desking import faults, installed, overflow
from PIL import Image
from playwright.sync_api import FilePayload, Page, Route, expect

from newsroom import Newsroom

CLIPBOARDS = Path(__file__).parents[2] / "frontend" / "desk" / "composer" / "tests" / "clipboards.ts"
PASTE = """([html, text]) => {
  const carried = new DataTransfer();
  if (html) carried.setData("text/html", html);
  if (text) carried.setData("text/plain", text);
  const paste = new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(paste);
}"""
PIECE = 512 * 1024

Composing = Callable[..., AbstractContextManager[tuple[Page, str]]]


@pytest.fixture
def composing(newsroom: Newsroom, at_desk: Any) -> Composing:
    """Open the desk of a new blog with an empty composer that has the focus."""

    @contextmanager
    def opened(role: str = "editor", **options: Any) -> Iterator[tuple[Page, str]]:
        slug = newsroom.blog()
        newsroom.publish(slug, "What stood there before.", time="2026-01-01T00:00:00Z")
        with at_desk(f"/blogs/{slug}", role=role, **options) as page:
            if not page.locator(".composer .text").is_visible():
                page.get_by_role("button", name="Write").click()
            page.locator(".composer .text").click()
            yield page, slug

    return opened


def written(newsroom: Newsroom, slug: str, page: Page) -> Any:
    """Publish by keyboard, and give the post as the API has it."""
    with page.expect_response(lambda got: "/posts/" in got.url and got.request.method == "PUT") as answer:
        page.keyboard.press("Control+Enter")
    assert answer.value.status in (200, 201), answer.value.text()
    posts = newsroom.http.get(f"/api/v1/blogs/{slug}/posts").json()["posts"]
    return posts[0]


def paste(page: Page, text: str | None = None, html: str | None = None) -> None:
    page.evaluate(PASTE, [html, text])


def sample(name: str) -> str:
    """Give what a program puts into the clipboard, as the unit tests have it."""
    found = re.search(rf"export const {name} = `(.*?)`;", CLIPBOARDS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def photo(width: int = 400, height: int = 300, noise: bool = False) -> bytes:
    """Make a picture; of noise it is large, so that it is sent in several pieces."""
    picture = Image.effect_noise((width, height), 90).convert("RGB") if noise else Image.new("RGB", (width, height))
    carried = io.BytesIO()
    picture.save(carried, "PNG")
    return carried.getvalue()


def choose(page: Page, *files: dict[str, Any]) -> None:
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Control+Shift+U")
    chooser.value.set_files(list(files))  # type: ignore[arg-type]  # a list of its own payloads


def test_a_line_is_published_by_typing_it_and_one_key(newsroom: Newsroom, composing: Composing) -> None:
    with composing() as (page, slug):
        page.keyboard.type("The ferry has left 😀.")
        assert written(newsroom, slug, page)["body"] == [{"type": "text", "text": "The ferry has left 😀."}]


def test_nothing_is_sent_while_nothing_is_written(newsroom: Newsroom, composing: Composing) -> None:
    with composing() as (page, slug):
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("alert").filter(has_text="Write something first")).to_be_visible()
        assert len(newsroom.http.get(f"/api/v1/blogs/{slug}/posts").json()["posts"]) == 1


def test_text_quote_and_table_are_written_by_keyboard_alone(newsroom: Newsroom, composing: Composing) -> None:
    with composing() as (page, slug):
        keys = page.keyboard
        keys.press("Control+B")
        keys.type("Bold")
        keys.press("Control+B")
        keys.type(" lead")
        keys.press("Enter")
        keys.type("- one")
        keys.press("Enter")
        keys.type("two")
        keys.press("Enter")
        keys.press("Enter")
        keys.type("/quo")
        expect(page.get_by_role("option", name="Quote")).to_be_visible()
        keys.press("Enter")
        expect(page.get_by_label("What was said, without quotation marks")).to_be_focused()
        keys.type("No time to lose")
        keys.press("Tab")
        keys.type("Ada Lovelace")
        keys.press("Escape")
        expect(page.locator(".composer .text")).to_be_focused()
        keys.type("/tab")
        keys.press("Enter")
        expect(page.get_by_label("Head of column 1")).to_be_focused()
        keys.type("Gauge")
        keys.press("Tab")
        keys.type("cm")
        page.get_by_role("button", name="Remove column 2").focus()
        keys.press("Escape")
        keys.type("Below")
        body = written(newsroom, slug, page)["body"]
        assert body[0] == {"type": "text", "text": "Bold lead", "marks": [{"kind": "bold", "start": 0, "end": 4}]}
        assert body[1] == {"type": "text", "style": "bullets", "text": "one\ntwo"}
        assert body[2] == {"type": "quote", "text": "No time to lose", "speaker": "Ada Lovelace"}
        assert body[3]["rows"][0] == ["Gauge", "cm", ""]
        assert body[4] == {"type": "text", "text": "Below"}


def test_a_speaker_quoted_before_is_completed_with_the_role(newsroom: Newsroom, composing: Composing) -> None:
    with composing() as (page, slug):
        quote = {"type": "quote", "text": "Yes", "speaker": "Angela Merkel", "role": "Chancellor"}
        newsroom.publish(slug, body=[quote])
        page.reload()
        page.locator(".composer .text").click()
        page.keyboard.press("Control+Shift+Q")
        expect(page.get_by_label("What was said, without quotation marks")).to_be_focused()
        page.keyboard.type("No")
        page.keyboard.press("Tab")
        page.keyboard.type("merk")
        expect(page.get_by_role("option", name="Angela Merkel")).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert written(newsroom, slug, page)["body"] == [quote | {"text": "No"}]


def test_facts_of_a_post_are_set_without_the_mouse(newsroom: Newsroom, composing: Composing) -> None:
    with composing() as (page, slug):
        page.keyboard.type("A fact.")
        page.keyboard.press("Control+Shift+H")
        page.keyboard.type("Headline of it")
        page.get_by_role("button", name="Tags").press("Enter")
        page.keyboard.type("weather,storm")
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Key event", exact=True).press("Enter")
        post = written(newsroom, slug, page)
        assert (post["headline"], post["tags"], post["is_key"]) == ("Headline of it", ["weather", "storm"], True)


@pytest.mark.parametrize("name", ["WORD", "GOOGLE_DOCS", "GMAIL", "OUTLOOK", "PAGE"])
def test_what_programs_put_into_the_clipboard_is_published_clean(
    newsroom: Newsroom, composing: Composing, name: str
) -> None:
    with composing() as (page, slug):
        paste(page, html=sample(name))
        body = written(newsroom, slug, page)["body"]
        assert {block["type"] for block in body} <= {"text", "table"}
        said = json.dumps(body)
        assert not re.search(r"mso|docs-internal|javascript|style=|safelinks|google\.com/url|\\u200b", said), said
        expected = {"WORD": 5, "GOOGLE_DOCS": 4, "GMAIL": 5, "OUTLOOK": 2, "PAGE": 6}
        assert len(body) == expected[name]


def test_a_pasted_quote_is_offered_as_one_and_taken_by_one_key(newsroom: Newsroom, composing: Composing) -> None:
    with composing(language="de-DE") as (page, slug):
        paste(page, text="„Wir haben keine Zeit zu verlieren“, sagte Angela Merkel.")
        expect(page.get_by_text("Ein Zitat von Angela Merkel daraus machen?")).to_be_visible()
        expect(page.locator(".composer .text")).to_be_focused()
        expect(page.locator(".composer .text")).to_contain_text("„Wir haben keine Zeit zu verlieren“, sagte")
        page.keyboard.press("Tab")
        quote = written(newsroom, slug, page)["body"][0]
        assert (quote["type"], quote["text"]) == ("quote", "Wir haben keine Zeit zu verlieren")


def test_a_pasted_sentence_that_tells_what_somebody_said_is_offered_as_reported(
    newsroom: Newsroom, composing: Composing
) -> None:
    with composing(language="de-DE") as (page, slug):
        paste(page, text="Die Brücke werde am Montag geöffnet, sagte Anna Beck.")
        expect(page.get_by_text("Anna Beck daraus machen?")).to_be_visible()
        page.keyboard.press("Tab")
        quote = written(newsroom, slug, page)["body"][0]
        assert (quote["type"], quote["speaker"], quote["speech"]) == ("quote", "Anna Beck", "indirect")


def test_an_offer_is_dismissed_and_the_pasted_words_stay(newsroom: Newsroom, composing: Composing) -> None:
    with composing() as (page, slug):
        paste(page, text="“We have no time to lose,” said Ada Lovelace.")
        offer = page.get_by_text("Make it a quote")
        expect(offer).to_be_visible()
        page.keyboard.press("Escape")
        expect(offer).to_be_hidden()
        assert written(newsroom, slug, page)["body"][0]["type"] == "text"


def test_a_picture_is_sent_described_and_published(newsroom: Newsroom, composing: Composing) -> None:
    with composing() as (page, slug):
        choose(page, {"name": "dike.png", "mimeType": "image/png", "buffer": photo()})
        expect(page.get_by_label("Description for those who cannot see it")).to_be_focused()
        expect(page.locator(".part .arrival")).to_have_count(0)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("A picture has no description yet")).to_be_visible()
        page.keyboard.type("A dike in the storm")
        image = written(newsroom, slug, page)["body"][0]
        assert (image["alt"], image["width"], image["height"]) == ("A dike in the storm", 400, 300)
        assert newsroom.public.get(f"/media/{image['media']}").status_code == 200


def test_an_upload_that_breaks_half_way_goes_on_where_it_was(newsroom: Newsroom, composing: Composing) -> None:
    with composing(tolerated=("ERR_FAILED",)) as (page, slug):
        large = photo(1400, 900, noise=True)
        assert len(large) > 2 * PIECE
        broken = [True]
        offsets: list[int] = []

        def piece(route: Route) -> None:
            offset = int(route.request.headers.get("upload-offset", "-1"))
            if route.request.method == "PATCH":
                offsets.append(offset)
            if broken[0] and offset > 0:
                route.abort()
            else:
                route.continue_()

        installed(page)
        page.route("**/uploads/*", piece)
        choose(page, {"name": "large.png", "mimeType": "image/png", "buffer": large})
        expect(page.locator(".part .arrival")).to_contain_text("Waiting for a connection", timeout=20_000)
        broken[0] = False
        before = len(offsets)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator(".part .arrival")).to_have_count(0, timeout=20_000)
        assert offsets[before] >= PIECE, "it went on from where it was"
        page.get_by_label("Description for those who cannot see it").fill("Noise")
        image = written(newsroom, slug, page)["body"][0]
        assert (image["width"], image["height"]) == (1400, 900)


def test_a_picture_that_was_refused_is_not_left_out_without_a_word(newsroom: Newsroom, composing: Composing) -> None:
    program: FilePayload = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"MZ" + bytes(2_000)}
    with composing(tolerated=("status of 415",)) as (page, slug):
        page.locator("input[type=file]").first.set_input_files([program])
        expect(page.get_by_text("This is no file that is taken").first).to_be_visible()
        expect(page.get_by_text("Waiting for a connection")).to_have_count(0)
        page.get_by_role("textbox", name="Text of the post").press("Control+End")
        page.keyboard.type("The words alone.")
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_text("A block is not finished and would be left out.")).to_be_visible()
        assert len(newsroom.public.get(f"/api/v1/blogs/{slug}/posts").json()["posts"]) == 1, "what was there before"


def test_a_wrong_file_is_refused_before_a_byte_is_sent(composing: Composing) -> None:
    with composing() as (page, _):
        sent: list[str] = []
        page.on("request", lambda asked: sent.append(asked.url) if "/uploads" in asked.url else None)
        choose(page, {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"})
        expect(page.get_by_text("logo.svg is not taken")).to_be_visible()
        assert sent == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_axe_finds_nothing_while_every_kind_of_block_is_open(composing: Composing, dark: bool, phone: bool) -> None:
    with composing(dark=dark, phone=phone) as (page, _):
        for what in ("quote", "table", "embed", "card"):
            page.keyboard.type(f"/{what}")
            expect(page.get_by_role("listbox", name="Insert")).to_be_visible()
            page.keyboard.press("Enter")
            expect(page.locator(".composer .part").last.locator("[data-first]").first).to_be_focused()
            page.keyboard.press("Escape")
        page.keyboard.type("Done")
        page.get_by_role("button", name="Sources").click()
        assert faults(page) == []
        assert overflow(page) <= 0
