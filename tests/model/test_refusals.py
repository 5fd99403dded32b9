"""What the model refuses, and that it says which field, which limit and which size."""

import msgspec
import pytest

from depesche.model import limits
from depesche.model.blog import BlogCopy
from depesche.model.post import PostCopy


def refusal(kind: type, value: object) -> str:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode(msgspec.json.encode(value), type=kind)
    return str(caught.value)


def text(words: str, **more: object) -> dict[str, object]:
    return {"body": [{"type": "text", "text": words, **more}]}


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (text("a") | {"headlin": "b"}, "headlin"),
        ({"body": [{"type": "text", "text": "a", "colour": "red"}]}, "colour"),
        ({"body": [{"type": "quote", "text": "a", "who": "b"}]}, "who"),
        ({"body": [{"type": "image", "media": None, "src": "x"}]}, "src"),
        (text("a") | {"sources": [{"name": "b", "link": "c"}]}, "link"),
    ],
)
def test_an_unknown_field_is_refused_by_its_name(value: object, field: str) -> None:
    assert f"`{field}`" in refusal(PostCopy, value)


@pytest.mark.parametrize(
    ("value", "limit", "size"),
    [
        (text("a") | {"headline": "h" * 301}, limits.HEADLINE_CHARS, 301),
        (text("a") | {"kicker": "k" * 121}, limits.KICKER_CHARS, 121),
        ({"body": [{"type": "text", "text": "a"}] * 501}, limits.BLOCKS, 501),
        (text("a" * 50_001), limits.TEXT_CHARS, 50_001),
        (text("a") | {"tags": ["t"] * 31}, limits.TAGS, 31),
        (text("a") | {"authors": [{"name": "n"}] * 21}, limits.AUTHORS, 21),
        ({"body": [{"type": "image", "media": None, "caption": "c" * 2_001}]}, limits.CAPTION_CHARS, 2_001),
        ({"body": [{"type": "table", "rows": [["c"]] * 501}]}, limits.TABLE_ROWS, 501),
    ],
)
def test_a_broken_limit_is_named_with_the_size(value: object, limit: int, size: int) -> None:
    sentence = refusal(PostCopy, value)
    assert f"{limit:,}" in sentence
    assert f"{size:,}" in sentence


def test_a_post_over_100_kb_is_refused_with_both_numbers() -> None:
    sentence = refusal(PostCopy, {"body": [{"type": "text", "text": "ä" * 26_000}] * 2})
    assert "100,000" in sentence
    assert "104,0" in sentence


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//host", "/path", "https://", "http://a b"]
)
def test_only_full_web_addresses_are_links(url: str) -> None:
    assert "https://" in refusal(PostCopy, text("abc", marks=[{"kind": "link", "start": 0, "end": 1, "href": url}]))


def test_a_mark_outside_its_text_is_refused() -> None:
    assert "beyond" in refusal(PostCopy, text("abc", marks=[{"kind": "bold", "start": 0, "end": 4}]))


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x7f", "\ufffe"])
def test_control_characters_are_refused_by_their_code(char: str) -> None:
    assert f"U+{ord(char):04X}" in refusal(PostCopy, text(f"a{char}b"))


def test_reported_needs_a_source() -> None:
    assert "source" in refusal(PostCopy, text("a") | {"confidence": "reported"})


def test_a_post_needs_headline_or_body() -> None:
    assert "neither headline nor body" in refusal(PostCopy, {"body": []})


def test_a_zone_must_be_an_iana_name() -> None:
    assert "Europe/Berlin" in refusal(BlogCopy, {"headline": "a", "zone": "CEST"})


@pytest.mark.parametrize("value", [{"body": 3}, {"body": [{"type": "poll"}]}, {"body": [{}]}, [], "x", None])
def test_rubbish_is_refused(value: object) -> None:
    refusal(PostCopy, value)


def test_every_block_type_comes_back_as_it_went() -> None:
    image = {"type": "image", "media": "0" * 32 + ".jpg", "alt": "a", "width": 2, "height": 3, "credit": "c"}
    body = [
        {"type": "text", "text": "Sub", "style": "heading"},
        {"type": "text", "text": "bold", "marks": [{"kind": "bold", "start": 0, "end": 4}]},
        {"type": "quote", "text": "a", "speaker": "b", "role": "c", "speech": "indirect", "original": "d",
         "original_language": "ru", "source": {"name": "s", "kind": "agency"}},
        image, {"type": "image", "media": None, "caption": "missing"},
        {"type": "gallery", "images": [image]}, {"type": "embed", "url": "https://example.org/v"},
        {"type": "file", "media": None, "kind": "audio"}, {"type": "table", "rows": [["a", "b"], ["1", "2"]]},
        {"type": "card", "url": "https://example.org", "headline": "h"},
    ]  # fmt: skip
    copy = msgspec.convert({"body": body}, PostCopy)
    assert msgspec.json.decode(msgspec.json.encode(copy)) == {"body": body}


@pytest.mark.parametrize("field", ["time", "embargo_until"])
@pytest.mark.parametrize(
    "instant",
    ["9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00+10:00", "9001-01-01T00:00:00Z", "0999-12-31T23:59:59Z"],
)
def test_an_instant_at_the_ends_of_the_calendar_is_refused_with_the_years(field: str, instant: str) -> None:
    assert "from 1000 to 9000" in refusal(PostCopy, text("a") | {field: instant})


@pytest.mark.parametrize("instant", ["1000-01-01T00:00:00Z", "9000-12-31T23:59:59Z"])
def test_an_instant_within_the_years_is_taken(instant: str) -> None:
    copy = msgspec.convert(text("a") | {"time": instant}, PostCopy)
    assert msgspec.to_builtins(copy)["time"] == instant


def test_a_whole_number_beyond_canonical_json_is_refused() -> None:
    file = {"type": "file", "media": None, "kind": "audio"}
    assert "9007199254740991" in refusal(PostCopy, {"body": [file | {"size": 2**53}]})
    msgspec.convert({"body": [file | {"size": 2**53 - 1}]}, PostCopy)
