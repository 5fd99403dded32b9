"""Stamps as newsrooms write them, and times that are none."""

import pytest

from depesche.intake.days import Day, day_heading
from depesche.intake.stamps import Stamp, stamp_at


def read(line: str) -> Stamp | None:
    return stamp_at(line, 0, len(line))


@pytest.mark.parametrize(
    ("line", "time", "rest"),
    [
        ("14:32 Uhr", "14:32", ""),
        ("Update 23:45", "23:45", ""),
        ("+++ 12:05 +++ Text", "12:05", "Text"),
        ("+++ 12:05 Headline +++", "12:05", "Headline +++"),
        ("10.42am BST", "10:42", ""),
        ("[15:30] Text", "15:30", "Text"),
        ("(15:30)", "15:30", ""),
        ("13h45", "13:45", ""),
        ("13\u00a0h\u00a045 Texte", "13:45", "Texte"),
        ("2:05 PM ET", "14:05", ""),
        ("12:15 a.m. EDT: Text", "00:15", "Text"),
        ("15.30 Uhr: Text", "15:30", "Text"),
        ("12:05 - text", "12:05", "text"),
        ("12:05: text", "12:05", "text"),
        ("12:05 | text", "12:05", "text"),
        ("12:05Text", "12:05", "Text"),
        ("14:32 UhrText", "14:32", "Text"),
        ("10.42am BSTThe PM", "10:42", "The PM"),
        ("14 Uhr: Text", "14:00", "Text"),
        ("14.05 uur", "14:05", ""),
        ("20:15 h. Texto", "20:15", "Texto"),
        ("1405 GMT", "14:05", ""),
        ("Ore 15.30 - Testo", "15:30", "Testo"),
        ("• 14:32 Uhr: Text", "14:32", "Text"),
        ("24:00 Uhr", "00:00", ""),
        ("Posted at 14:32", "14:32", ""),
    ],
)
def test_a_stamp_gives_its_time_and_leaves_the_text(line: str, time: str, rest: str) -> None:
    stamp = read(line)
    assert stamp is not None
    assert f"{stamp.hour:02}:{stamp.minute:02}" == time
    assert line[stamp.end :].strip() == rest


@pytest.mark.parametrize(
    "line",
    [
        "um 10 Uhr kam er",
        "at 3:30 pm he left",
        "2:1 für Lohfelden",
        "31:27 (15:13)",
        "10.50 Euro kostet es",
        "16.07.2016",
        "12.05. war ein Freitag",
        "20:15 bis 21:00 Uhr: Pause",
        "12:05-12:30 Uhr",
        "2h30min de retard",
        "16:9-Format",
        "Aktualisiert um 14:32 Uhr",
        "Updated at 12.30pm EDT",
        "Last modified on 14:32",
        "Lesen Sie auch: 14:32 Uhr",
        "Joh 3:16",
        "",
    ],
)
def test_other_figures_are_no_stamps(line: str) -> None:
    assert read(line) is None


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("10.42am BST", "BST"),
        ("14:32 Uhr MESZ", "MESZ"),
        ("2:05 PM ET", "ET"),
        ("14:32 GMT+2", "GMT+2"),
        ("14:32", None),
    ],
)
def test_a_zone_word_is_kept(line: str, zone: str | None) -> None:
    stamp = read(line)
    assert stamp is not None
    assert stamp.zone == zone


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Update vom 22. März, 14.30 Uhr: Text", Day(None, 3, 22)),
        ("22.03., 14:30 Uhr", Day(None, 3, 22)),
        ("14:32 Uhr, 15. Juli: Text", Day(None, 7, 15)),
        ("2016-07-15 14:32", Day(2016, 7, 15)),
        ("Freitag, 15. Juli 2016, 14:32 Uhr", Day(2016, 7, 15, 4)),
        ("15 Jul 2016 10.42 BST", Day(2016, 7, 15)),
    ],
)
def test_a_day_inside_a_stamp_is_read(line: str, day: Day) -> None:
    stamp = read(line)
    assert stamp is not None
    assert stamp.day == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Freitag, 15. Juli 2016", Day(2016, 7, 15, 4)),
        ("July 15", Day(None, 7, 15)),
        ("15 juillet", Day(None, 7, 15)),
        ("1er juillet 2021", Day(2021, 7, 1)),
        ("16.07.2016", Day(2016, 7, 16)),
        ("Viernes, 22 de marzo de 2024", Day(2024, 3, 22, 4)),
        ("+++ Samstag, 16. Juli +++", Day(None, 7, 16, 5)),
        ("Sunday", Day(weekday=6)),
        ("31. Februar", None),
        ("Am 15. Juli fiel der Satz", None),
        ("May", None),
    ],
)
def test_a_line_that_is_a_day_heads_the_posts_below(line: str, day: Day | None) -> None:
    assert day_heading(line) == day
