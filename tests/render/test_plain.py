from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depesche.model.blocks import Block, Card, Embed, File, Gallery, Image, Quote, Table, Text
from depesche.model.blog import Blog
from depesche.model.post import Post
from depesche.render.plain import block_text, body_text, first_words, name_of, quoted

NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
BLOG = Blog(
    id="01JD8Z3M5T0000000000000000", slug="harbour", seq=1, at=NOON, hash="0", rev=1, generation=1, status="live",
    headline="The harbour tonight", opened_at=NOON, language="de",
)  # fmt: skip


def post_of(*body: Block, headline: str | None = None) -> Post:
    return Post(
        id="01JD8Z3M5T0000000000000001", time=NOON, rev=1, order=2, seq=2, state="published", published_at=NOON,
        headline=headline, body=body,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", "„Ja“"),
        ("de-AT", "„Ja“"),
        ("de-CH", "«Ja»"),
        ("en", "“Ja”"),
        ("fr", "«\u202fJa\u202f»"),
        (None, "“Ja”"),
        ("tlh", "“Ja”"),
    ],
)
def test_speech_stands_between_the_marks_of_its_language(language: str | None, expected: str) -> None:
    assert quoted("Ja", language) == expected


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Text("One\nTwo\n\nThree", style="bullets"), "• One\n• Two\n• Three"),
        (Text("One\nTwo", style="numbers"), "1. One\n2. Two"),
        (Quote("We stay", speaker="Ida Brandt", role="harbour master"), "“We stay” – Ida Brandt, harbour master"),
        (Quote("they would stay", speech="indirect", speaker="Ida Brandt"), "they would stay – Ida Brandt"),
        (Image(None, caption="The quay", credit="Photo: Lund"), "The quay (Photo: Lund)"),
        (Image("0" * 32 + ".jpg", alt="A quay at dusk", width=3, height=2), "A quay at dusk"),
        (Gallery((Image(None, caption="A"), Image(None, caption="B")), caption="Two"), "Two\nA\nB"),
        (Embed("https://video.example/1", headline="Watch"), "Watch\nhttps://video.example/1"),
        (File(None, "pdf", headline="The report"), "The report"),
        (Table((("Ward", "Votes"), ("Old Town", "12"))), "Ward | Votes\nOld Town | 12"),
        (Card("https://news.example/a", "How it began", standfirst="Ten years"),
         "How it began\nTen years\nhttps://news.example/a"),
    ],
)  # fmt: skip
def test_every_block_has_its_plain_text(block: Block, expected: str) -> None:
    assert block_text(block, "en") == expected


def test_blocks_are_parted_by_an_empty_line_and_silent_ones_left_out() -> None:
    assert body_text((Text("One"), Image(None), Text("Two"))) == "One\n\nTwo"


def test_first_words_end_at_a_word_without_a_dangling_comma() -> None:
    assert first_words("The polls are closed, and the count begins", 22) == "The polls are closed…"


def test_a_post_is_named_by_headline_then_first_words_then_its_blog() -> None:
    assert name_of(BLOG, post_of(Text("x"), headline="Polls close")) == "Polls close"
    assert name_of(BLOG, post_of(Quote("Nein"))) == "„Nein“"
    assert name_of(BLOG, post_of(Image(None))) == "The harbour tonight"


@given(st.text(), st.integers(min_value=2, max_value=120))
def test_first_words_are_the_beginning_on_one_line_within_the_limit(text: str, limit: int) -> None:
    cut, line = first_words(text, limit), " ".join(text.split())
    assert len(cut) <= limit
    assert cut == line or (cut.endswith("…") and line.startswith(cut[:-1]))
