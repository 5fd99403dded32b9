"""Tickers in few lines: several posts in a line, between plus signs or behind a headline."""

from datetime import date

import pytest

from depesche.intake.ticker import Ticker, read_ticker
from depesche.model.blocks import Quote, Text

DAY = date(2024, 3, 22)


def told(ticker: Ticker) -> list[tuple[str, str | None, str]]:
    """Give time, headline and words of each post."""
    rows = []
    for post in ticker.posts:
        words = [block.text for block in post.copy.body if isinstance(block, Text | Quote)]
        rows.append((post.external_id[18:23], post.copy.headline, " ".join(words)))
    return rows


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        (
            '+++ 12:05 +++ Erste Zeile\n+++ 12:10 +++ Wahlleiter: "Wir zählen." +++ 12:15 +++ Ende.',
            [("12:05", None, "Erste Zeile"), ("12:10", None, "Wir zählen."), ("12:15", None, "Ende.")],
        ),
        ("+++ 12:05 +++ A. +++ 12:10 +++ B. +++", [("12:05", None, "A."), ("12:10", None, "B.")]),
        ("+++ 12:05 Uhr: A +++ 12:10 Uhr: B +++", [("12:05", None, "A"), ("12:10", None, "B")]),
        (
            "+++ 12:05 +++ Das Schiff legt an. +++ 12:10 +++ Es fährt. +++\n+++ 12:15 +++ Es ist fort. +++",
            [("12:05", None, "Das Schiff legt an."), ("12:10", None, "Es fährt."), ("12:15", None, "Es ist fort.")],
        ),
        (
            "+++ 12:20 Ende +++ Alle gehen.\n+++ 12:15 +++ Regen. +++ 12:10 Zweiter Akt +++ Text. +++ 12:05 +++ Los.",
            [
                ("12:05", None, "Los."),
                ("12:10", "Zweiter Akt", "Text."),
                ("12:15", None, "Regen."),
                ("12:20", "Ende", "Alle gehen."),
            ],
        ),
        (
            "+++ 12:05 +++ Eins +++ 12:10 +++ Zwei\n+++ 12:15 +++ Drei +++ 12:20 +++ Vier +++",
            [("12:05", None, "Eins"), ("12:10", None, "Zwei"), ("12:15", None, "Drei"), ("12:20", None, "Vier")],
        ),
        (
            "+++12:05+++A. +++12:10+++B. Um 12:07 Uhr kam er.+++12:15+++ C.",
            [("12:05", None, "A."), ("12:10", None, "B. Um 12:07 Uhr kam er."), ("12:15", None, "C.")],
        ),
        (
            "+++ 12:05 Start +++ 12:10 Uhr soll es losgehen.\n+++ 12:20 Ende +++ Alle gehen.",
            [("12:05", "Start", "12:10 Uhr soll es losgehen."), ("12:20", "Ende", "Alle gehen.")],
        ),
    ],
)
def test_each_time_between_plus_signs_begins_a_post(text: str, posts: list[tuple[str, str | None, str]]) -> None:
    assert told(read_ticker(text, date=DAY, zone="Europe/Berlin")) == posts


SHIP = [("12:05", None, "Das Schiff legt an."), ("12:10", None, "Alles gut."), ("12:20", None, "Es fährt um 13 Uhr.")]


@pytest.mark.parametrize(
    ("text", "zone", "headline", "posts"),
    [
        (
            "Hafen 12:05 Uhr: Das Schiff legt an. 12:10 Uhr: Wenz: „Alles gut.“ 12:20 Uhr: Es fährt um 13 Uhr.",
            "Europe/Berlin",
            "Hafen",
            SHIP,
        ),
        (
            "Hafen 12:20 Uhr: Es fährt um 13 Uhr. 12:10 Uhr: Wenz: „Alles gut.“ 12:05 Uhr: Das Schiff legt an.",
            "Europe/Berlin",
            "Hafen",
            SHIP,
        ),
        (
            "Ticker Hafen: 12:05 Das Schiff legt an. 12:10 Wenz sagt: „Alles gut.“ 12:20 Es fährt um 13 Uhr.",
            "Europe/Berlin",
            "Ticker Hafen",
            SHIP,
        ),
        (
            "Storm live 10.42am GMT Ferries stop. 10.55am GMT The port closes at 3:30 pm he said. 11am GMT Rain.",
            "Europe/London",
            "Storm live",
            [
                ("10:42", None, "Ferries stop."),
                ("10:55", None, "The port closes at 3:30 pm he said."),
                ("11:00", None, "Rain."),
            ],
        ),
        (
            "Grève en direct 13h45 Le trafic reprend. 13h50 Le ministre parle à 14 heures. 14h10 Fin.",
            "Europe/Paris",
            "Grève en direct",
            [
                ("13:45", None, "Le trafic reprend."),
                ("13:50", None, "Le ministre parle à 14 heures."),
                ("14:10", None, "Fin."),
            ],
        ),
    ],
)
def test_a_headline_before_the_first_time_of_a_line_swallows_no_post(
    text: str, zone: str, headline: str, posts: list[tuple[str, str | None, str]]
) -> None:
    ticker = read_ticker(text, date=DAY, zone=zone)
    assert (ticker.blog.headline, told(ticker)) == (headline, posts)


def test_days_between_the_posts_of_a_line_are_read() -> None:
    ticker = read_ticker(
        "Ticker Hafen 23:50 Uhr: Das Schiff legt an. Samstag, 23. März 2024, 00:10 Uhr: Es fährt. 00:20 Uhr: Ende.",
        zone="Europe/Berlin",
    )
    assert [post.external_id[7:23] for post in ticker.posts] == [
        "2024-03-22T23:50",
        "2024-03-23T00:10",
        "2024-03-23T00:20",
    ]
    assert told(ticker)[0] == ("23:50", None, "Das Schiff legt an.")


def test_a_time_inside_the_first_sentence_is_no_stamp() -> None:
    ticker = read_ticker("Sie siegen um 12:05 Uhr: Jubel. 12:10 Uhr: Eins. 12:20 Uhr: Zwei. 12:40 Uhr: Drei.", date=DAY)
    assert ticker.blog.headline == "Sie siegen um 12:05 Uhr: Jubel."
    assert len(ticker.posts) == 3


@pytest.mark.parametrize(
    "line",
    [
        "aktualisiert um 14:40 Uhr",
        "Zuletzt aktualisiert: 22. März 2024, 14:40 Uhr",
        "Last updated 14:40",
        "Updated at 2.40pm GMT",
        "Last modified on Fri 22 Mar 2024 18.02 GMT",
        "Mis à jour à 14h40",
        "Actualizado a las 14:40",
        "Aggiornato alle ore 14.40",
    ],
)
def test_a_line_that_only_says_when_the_page_was_changed_is_dropped_with_its_why(line: str) -> None:
    ticker = read_ticker(f"Lage\n12:20 Uhr\nDas Ende.\n\n12:05 Uhr\nDer Anfang.\n\n{line}\n", date=DAY)
    assert told(ticker)[0] == ("12:05", None, "Der Anfang.")
    assert [(part.text, part.why) for part in ticker.tally.dropped if "change" in part.why] == [
        (line, "time of the page's last change: it only repeats a time")
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Stand 2:1 nach einer Stunde.",
        "Stand: 14:40 Uhr",
        "Aktualisiert wird um 14:40 Uhr der Fahrplan.",
        "Updated figures show 14 injured.",
        "Veröffentlicht hat das die Polizei.",
        "Lesen Sie auch: Was um 14:40 Uhr geschah",
        "Read more: The night at sea",
        "Lire aussi : La nuit en mer",
    ],
)
def test_a_line_that_says_more_stays_in_its_post(line: str) -> None:
    ticker = read_ticker(f"Lage\n12:20 Uhr\nDas Ende.\n\n12:05 Uhr\nDer Anfang.\n\n{line}\n", date=DAY)
    assert told(ticker)[0] == ("12:05", None, f"Der Anfang. {line}")
