"""Speakers who are only called by what they are: a role, and no name."""

from datetime import date

import pytest

from depesche.intake.ticker import Ticker, read_ticker
from depesche.model.blocks import Quote

DAY = date(2024, 3, 22)


def told(ticker: Ticker) -> list[tuple[str | None, str | None]]:
    blocks = [block for post in ticker.posts for block in post.copy.body]
    return [(block.speaker, block.role) for block in blocks if isinstance(block, Quote)]


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        ("Der Sprecher: „Wir sind bereit und warten.“", None, "Sprecher"),
        ("„Wir sind bereit“, sagte der Minister.", None, "Minister"),
        ("Kapitän: „Alles gut.“", None, "Kapitän"),
        ("«Nous sommes prêts», a déclaré le ministre.", None, "ministre"),
        ("«Nous sommes prêts», a lancé le maire élu, Luc Arnaud, au port.", "Luc Arnaud", None),
        ("“We are ready,” said the captain.", None, "captain"),
        ("The captain: “We are ready.”", None, "captain"),
        ("“We are ready,” a police spokesman said.", None, "police spokesman"),
        ("«Estamos listos», dijo el alcalde.", None, "alcalde"),
        ("«Siamo pronti», ha detto il sindaco di Verona.", None, "sindaco"),
        ("„Wir sind bereit“, sagt die Polizei.", "Polizei", None),
        ("„Wir sind bereit“, sagt Sprecherin Ina Holm.", "Ina Holm", "Sprecherin"),
    ],
)
def test_a_speaker_named_by_role_only_has_a_role_and_no_name(text: str, speaker: str | None, role: str | None) -> None:
    assert told(read_ticker(f"Lage\n12:05 Uhr\n{text}\n", date=DAY)) == [(speaker, role)]


def test_a_role_gets_the_name_that_stands_elsewhere_and_a_remark_says_so() -> None:
    ticker = read_ticker(
        "Lage\n12:05 Uhr\nBürgermeisterin Ute Wenz kommt.\n12:20 Uhr\nDie Bürgermeisterin sagt: „Wir bleiben hier.“\n",
        date=DAY,
    )
    assert told(ticker) == [("Ute Wenz", "Bürgermeisterin")]
    assert ticker.remarks == ("the speaker of the quote at 12:20 is named by role only: read as Ute Wenz",)
