"""Names that are whole, in Python as in the published schema."""

import re
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from depesche.model.ids import Language, MediaName, Slug, Ulid, is_slug, is_ulid, ulid_of

GOOD = [
    (Ulid, "01JD8Z3M5T0000000000000000"),
    (Slug, "election-night"),
    (Slug, "a"),
    (Language, "de"),
    (Language, "en-GB"),
    (MediaName, "0" * 32 + ".webp"),
]


@pytest.mark.parametrize(("kind", "name"), GOOD)
def test_a_line_break_is_no_part_of_a_name(kind: Any, name: str) -> None:
    assert msgspec.convert(name, kind) == name
    for wrong in (f"{name}\n", f"\n{name}", f"{name}\n{name}", f"{name}\r"):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(wrong, kind)


def test_the_checks_of_addresses_refuse_a_line_break_too() -> None:
    assert is_slug("election-night")
    assert not is_slug("election-night\n")
    assert is_ulid("01JD8Z3M5T0000000000000000")
    assert not is_ulid("01JD8Z3M5T0000000000000000\n")


@pytest.mark.parametrize("kind", [Ulid, Slug, Language, MediaName])
def test_the_published_pattern_speaks_the_words_of_ecma_262(kind: Any) -> None:
    pattern = msgspec.json.schema(kind)["pattern"]
    assert pattern.startswith("^")
    assert not re.search(r"\\[AZz]|\(\?[P<#aiLmsux]", pattern)


def test_what_happened_before_1970_has_a_ulid_too() -> None:
    sinking = datetime(1912, 4, 15, 2, 20, tzinfo=UTC)
    assert is_ulid(ulid_of(sinking, "a"))
    assert ulid_of(sinking, "a") == ulid_of(sinking, "a") != ulid_of(sinking, "b")
