"""Reading a pasted text: stamps, headlines, quotes and datelines are proposed, and rubbish is never an error."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depesche.intake.pasted import PASTED_CHARS, Reading, read_pasted
from depesche.model.blocks import Quote, Text
from depesche.model.post import DraftCopy
from newsroom import Newsroom

NOW = datetime(2026, 5, 1, 13, 0, tzinfo=UTC)


def read(text: str, zone: str = "Europe/Berlin") -> Reading:
    return read_pasted(text, zone=zone, now=NOW)


def at(hour: int, minute: int, day: int = 1) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "time", "headline", "body"),
    [
        ("14:32 Uhr: Die Brücke ist gesperrt.", at(12, 32), None, "Die Brücke ist gesperrt."),
        ("14.32 +++ Brücke gesperrt +++", at(12, 32), "Brücke gesperrt", None),
        ("+++ 14:32 Uhr +++ Brücke gesperrt +++ Seit dem Mittag.", at(12, 32), "Brücke gesperrt", "Seit dem Mittag."),
        ("+++ 14:32 Brücke gesperrt +++\nSeit dem Mittag.", at(12, 32), "Brücke gesperrt", "Seit dem Mittag."),
        ("+++ Brücke gesperrt +++ Seit dem Mittag.", None, "Brücke gesperrt", "Seit dem Mittag."),
        ("14:32\nBrücke gesperrt\nSeit dem Mittag.", at(12, 32), "Brücke gesperrt", "Seit dem Mittag."),
        ("1. Mai 2026, 14:32 Uhr: Die Brücke ist zu.", at(12, 32), None, "Die Brücke ist zu."),
        ("10.42am BST The bridge is closed.", at(9, 42), None, "The bridge is closed."),
        ("23:50 Uhr: Ein Knall.", at(21, 50, 30).replace(month=4), None, "Ein Knall."),
        ("20 Menschen wurden verletzt.", None, None, "20 Menschen wurden verletzt."),
        ("2:1 für Hamburg in der 89. Minute.", None, None, "2:1 für Hamburg in der 89. Minute."),
        ("The bridge is closed.", None, None, "The bridge is closed."),
    ],
)  # fmt: skip
def test_a_ticker_line_is_read_with_its_stamp_and_headline(
    text: str, time: datetime | None, headline: str | None, body: str | None
) -> None:
    found = read(text)
    assert (found.time, found.headline) == (time, headline)
    assert [block.text for block in found.body if isinstance(block, Text)] == ([] if body is None else [body])


@pytest.mark.parametrize(
    ("text", "said", "speaker", "role"),
    [
        ("„Wir machen weiter, und zwar jetzt.“", "Wir machen weiter, und zwar jetzt.", None, None),
        ("“We go on, and now.” — Ada Brandt, mayor", "We go on, and now.", "Ada Brandt", "mayor"),
        ("«On continue maintenant.»\n– Ada Brandt", "On continue maintenant.", "Ada Brandt", None),
        ('"We go on, and now" (Ada Brandt)', "We go on, and now", "Ada Brandt", None),
    ],
)
def test_a_text_that_is_a_quote_becomes_one(text: str, said: str, speaker: str | None, role: str | None) -> None:
    assert read(text).body == (Quote(said, speaker=speaker, role=role),)


def test_speech_inside_a_text_is_proposed_with_its_speaker() -> None:
    found = read("Bürgermeisterin Ada Brandt sagte: „Wir machen weiter, koste es, was es wolle.“\n\nDann ging sie.")
    quotes = [block for block in found.body if isinstance(block, Quote)]
    assert [(one.text, one.speaker) for one in quotes] == [
        ("Wir machen weiter, koste es, was es wolle.", "Ada Brandt"),
    ]
    assert found.body[-1] == Text("Dann ging sie.")


def test_a_dateline_gives_place_and_agency() -> None:
    found = read("HAMBURG (dpa) - Die Brücke ist gesperrt.\n\nSeit dem Mittag.")
    assert (found.place, [one.name for one in found.sources]) == ("HAMBURG", ["dpa"])
    assert [block.text for block in found.body if isinstance(block, Text)] == [
        "Die Brücke ist gesperrt.",
        "Seit dem Mittag.",
    ]


def test_paragraphs_stay_paragraphs_and_a_short_first_one_is_a_headline() -> None:
    found = read("The bridge is closed\n\nNothing has moved since noon.\n\nThe ferry runs.")
    assert found.headline == "The bridge is closed"
    assert [block.text for block in found.body if isinstance(block, Text)] == [
        "Nothing has moved since noon.",
        "The ferry runs.",
    ]


PIECES = st.sampled_from(
    ["14:32", " Uhr", "+++", "„", "“", '"', "»", "sagte ", "Ada Brandt", ", ", "\n", "\n\n", "(dpa) - ", "HAMBURG ",
     ": ", "https://example.org/x", "- ", "99:99", "30.02.2024", "\u2028", "\x00", "’", "«", "BST", "24:00 "]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=20), max_size=40).map("".join), st.sampled_from(["Europe/Berlin", "UTC"]))
@settings(max_examples=300)
def test_whatever_is_pasted_is_read_into_what_a_draft_may_hold(text: str, zone: str) -> None:
    found = read(text, zone)
    copy = DraftCopy(
        body=found.body, time=found.time, headline=found.headline, place=found.place, sources=found.sources
    )
    assert copy.body == found.body


@pytest.mark.parametrize("piece", ["„", '"a" ', "+++ ", "14:32 ", "(dpa) - ", "A\n", "a ", "HAMBURG ", "sagte Ada: "])
def test_the_longest_text_is_read_or_refused_in_a_moment(piece: str) -> None:
    text = (piece * PASTED_CHARS)[:PASTED_CHARS]
    begun = datetime.now(UTC)
    try:
        read(text)
    except ValueError as error:
        assert "at most" in str(error)  # noqa: PT017  # either will do
    assert (datetime.now(UTC) - begun).total_seconds() < 10


def test_the_api_reads_a_pasted_text_and_refuses_too_much(newsroom: Newsroom) -> None:
    slug = newsroom.blog(zone="Europe/Berlin")
    at_ = f"/api/v1/blogs/{slug}/reading"
    found = newsroom.http.post(at_, json={"text": "14:32 Uhr: „Wir machen weiter“, sagte Ada Brandt."})
    assert found.status_code == 200
    assert found.json()["time"].endswith("Z")
    assert newsroom.http.post(at_, json={"text": "a" * (PASTED_CHARS + 1)}).status_code == 400
    assert newsroom.http.post(at_, json={"text": "a\n" * 1_000}).status_code == 422
    assert newsroom.http.post(at_, json={"text": ""}).json() == {"body": []}
    assert newsroom.person("observer").post(at_, json={"text": "a"}).status_code == 403
    assert newsroom.http.post("/api/v1/blogs/nowhere/reading", json={"text": "a"}).status_code == 404
