"""Names beside stamps: authors where that is how the ticker signs its posts, else headlines."""

from datetime import date

import pytest

from depesche.intake.ticker import read_ticker

DAY = date(2024, 3, 22)


def signed(text: str) -> list[tuple[str | None, list[str]]]:
    """Give headline and authors of each post, oldest first."""
    posts = read_ticker(text, date=DAY, zone="Europe/London").posts
    return [(post.copy.headline, [author.name for author in post.copy.authors]) for post in posts]


@pytest.mark.parametrize("joint", [" | ", ", ", " - ", "\n"])
def test_a_name_alone_beside_each_stamp_is_the_author(joint: str) -> None:
    text = (
        f"Lage\n\n14:32 Uhr{joint}Anna Beispiel\nDas Schiff legt an.\n\n14:20 Uhr{joint}Jan Rau\nHafen voll\n"
        f"Viele sind da.\n\n14:05 Uhr{joint}Anna Beispiel\nEs beginnt.\n"
    )
    assert signed(text) == [(None, ["Anna Beispiel"]), ("Hafen voll", ["Jan Rau"]), (None, ["Anna Beispiel"])]


@pytest.mark.parametrize(
    "stamp",
    [
        "14:32 Uhr von Anna Beispiel",
        "14:32 Uhr, von Anna Beispiel",
        "Von Anna Beispiel, 14:32 Uhr",
        "By Anna Beispiel 2:32pm",
        "2:32pm By Anna Beispiel",
        "14h32, par Anna Beispiel",
        "14:32\nPor Anna Beispiel",
        "14:32 (di Anna Beispiel)",
    ],
)
def test_a_byline_with_its_word_names_the_author_of_one_post(stamp: str) -> None:
    text = f"Lage\n\n{stamp}\nDas Schiff legt an.\n\n{stamp.replace('32', '20').split('Anna')[0]}Jan Rau"
    text += f"{stamp.replace('32', '20').split('Beispiel')[1]}\nViele sind da.\n"
    assert signed(text) == [(None, ["Jan Rau"]), (None, ["Anna Beispiel"])]


def test_a_byline_may_name_two_and_stand_before_the_text_of_its_line() -> None:
    assert signed(
        "Lage\n14:32 Uhr von Anna Beispiel und Jan Rau: Das Schiff legt an.\n14:20 Uhr: Viele sind da.\n"
    ) == [
        (None, []),
        (None, ["Anna Beispiel", "Jan Rau"]),
    ]


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        ("Neue Zahlen", "Roter Alarm", "Erste Hochrechnung"),
        ("Max Brand", "Hafen wird gesperrt", "Tor"),
        ("Angela Muster", "Neue Zahlen liegen vor", "Das Ende"),
        ("Von der Straße", "Minister Brandt", "Berlin Alexanderplatz"),
    ],
)
def test_headlines_of_two_words_stay_headlines(first: str, second: str, third: str) -> None:
    posts = [("14:32", first), ("14:20", second), ("14:05", third)]
    text = "Lage\n" + "".join(f"{time} Uhr\n{words}\nEs ist {time}.\n" for time, words in posts)
    assert signed(text) == [(third, []), (second, []), (first, [])]


def test_a_sentence_that_goes_on_is_no_byline() -> None:
    ticker = read_ticker("Lage\n14:32 Uhr\nEins.\n14:20 Uhr\nVon Anna Beispiel fehlt jede Spur.\n", date=DAY)
    assert all(post.copy.authors == () for post in ticker.posts)


def test_the_word_before_the_names_is_dropped_with_its_why() -> None:
    ticker = read_ticker("Lage\n14:32 Uhr\nVon Anna Beispiel\nEins ist da.\n14:20 Uhr\nZwei ist da.\n", date=DAY)
    assert [part.why for part in ticker.tally.dropped if part.text.strip() == "Von"] == [
        "byline: read as the authors of its post"
    ]
