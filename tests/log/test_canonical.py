"""The chain's JSON is that of RFC 8785, byte for byte, as an encoder written for nothing else makes it."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import msgspec
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from depesche.log.chain import canonical, hash_of_event
from depesche.model.events import BlogOpened, Event, Payload, PostCorrected, PostPublished
from histories import WORDS

INSTANTS = st.datetimes(datetime(1000, 1, 2), datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # in UTC
ULID = "01JD8Z3M5T0000000000000000"


def copies() -> st.SearchStrategy[dict[str, Any]]:
    text = st.fixed_dictionaries({"type": st.just("text"), "text": WORDS})
    quote = st.fixed_dictionaries({"type": st.just("quote"), "text": WORDS}, optional={"speaker": WORDS})
    table = st.fixed_dictionaries({"type": st.just("table"), "rows": st.just([["1", "2"]])})
    return st.fixed_dictionaries(
        {"body": st.lists(st.one_of(text, quote, table), min_size=1, max_size=3)},
        optional={
            "headline": WORDS,
            "time": INSTANTS.map(lambda at: at.isoformat()),
            "tags": st.lists(WORDS, max_size=5),
        },
    )


def payloads() -> st.SearchStrategy[Payload]:
    published = st.builds(lambda copy: msgspec.convert({"post": ULID, "copy": copy}, PostPublished), copies())
    corrected = st.builds(
        lambda copy, note, rev: msgspec.convert(
            {"post": ULID, "rev": rev, "copy": copy, "note": note}, PostCorrected
        ),
        copies(), WORDS, st.integers(1, 2**53 - 1),
    )  # fmt: skip
    opened = st.builds(
        lambda words: msgspec.convert(
            {
                "slug": "count", "status": "live",
                "copy": {"headline": words, "language": "en", "zone": "UTC", "theme": {"accent": "#aa0011"}},
            },
            BlogOpened,
        ),
        WORDS,
    )  # fmt: skip
    return st.one_of(published, corrected, opened)


@settings(max_examples=150, deadline=None)
@given(payloads())
def test_a_payload_is_stored_as_rfc_8785_has_it(payload: Payload) -> None:
    assert canonical(payload) == rfc8785.dumps(msgspec.to_builtins(payload))


@settings(max_examples=100, deadline=None)
@given(payloads(), WORDS, INSTANTS, st.integers(1, 2**53 - 1), st.sampled_from([None, ULID]))
def test_an_event_hash_is_made_of_all_but_payload_salt_and_itself(
    payload: Payload, by: str, at: datetime, seq: int, post: str | None
) -> None:
    event = Event(
        blog=ULID, seq=seq, id=ULID, kind="X", version=1, at=at, by=by, post=post, payload=payload, salt="00",
        payload_hash="1" * 64, prev="0" * 64, hash="",
    )  # fmt: skip
    said = {
        name: value for name, value in msgspec.to_builtins(event).items() if name not in ("payload", "salt", "hash")
    }
    assert hash_of_event(event) == hashlib.sha256(rfc8785.dumps(said)).hexdigest()


def test_every_character_is_escaped_as_rfc_8785_has_it() -> None:
    encode = msgspec.json.Encoder(order="sorted").encode
    characters = [chr(code) for code in (*range(0xD800), *range(0xE000, 0x11000))]
    assert encode(characters) == rfc8785.dumps(characters)
