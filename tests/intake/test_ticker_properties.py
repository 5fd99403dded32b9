"""What holds for any text: one kind of error, a tally that adds up, no word lost, the same ids again."""

import re
import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depesche.intake.tally import Ledger
from depesche.intake.ticker import TEXT_BYTES, Ticker, TickerError, read_ticker
from depesche.model.blocks import Block, Embed, Image, Quote, Text

DAY = date(2024, 3, 22)
PIECES = st.sampled_from(
    [
        "14:32 Uhr", "12:05", "+++ 11:50", " +++ ", "10.42am BST", "[15:30]", "13h45", "2:05 PM ET",
        "Update 23:45", "22.03., 14:30 Uhr", "14:32 Uhr von Anna Beispiel", "By Jane Roe", "Jan Rau", "| ",
        "\n", "\n\n", "\r\n", " ", "\u00a0", "\u200b", "\ufeff", "\x00", "--------",
        "Freitag, 15. Juli 2016", "16.07.2016", "29. Februar",
        "„Wir bleiben hier“, sagte Wenz.", "Wenz:", '"', "„", "“", "«", "»", "’", "Das Wichtigste:",
        "- 14:32 Rücktritt", "- ", "• Punkt",
        "Foto: dpa", "https://example.org/a", "https://[", "Lesen Sie auch: mehr",
        "aktualisiert um 14:32 Uhr", "Hintergrund", "2:1", "10.50 Euro",
        "Der Bürgermeister, Jan Rau,", "er", "sagte", "laut Polizei", "meldet die dpa", "(AFP)",
        "Text ohne Punkt", "Ein Satz.", "\ud800", "é", "🙂‍🙂",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join), st.lists(PIECES, max_size=40).map("\n".join))
DATES = st.one_of(st.none(), st.just(DAY), st.dates())
WORD = re.compile(r"[^\W\d_]+")


def read(text: str, day: date | None = DAY) -> Ticker | None:
    try:
        return read_ticker(text, date=day, zone="Europe/Berlin")
    except TickerError:
        return None


def words_of(block: Block) -> str:
    match block:
        case Text(text=text):
            return text
        case Quote():
            return " ".join(filter(None, (block.text, block.speaker, block.role, block.attribution)))
        case Image():
            return f"{block.caption or ''} {block.credit or ''}"
        case Embed(url=url):
            return url
        case _:
            return ""


def stands_in(word: str, found: set[str]) -> bool:
    """Tell whether a word was kept; a stamp that is glued to its text parts what looks like one word."""
    return word in found or any(word[:place] in found and word[place:] in found for place in range(1, len(word)))


def everything(ticker: Ticker) -> str:
    blog = ticker.blog
    parts = [blog.headline, blog.kicker or "", blog.standfirst or "", *map(words_of, blog.background)]
    for post in ticker.posts:
        parts += [post.copy.headline or "", *map(words_of, post.copy.body)]
        parts += [author.name for author in post.copy.authors]
    return "\n".join(parts + [dropped.text for dropped in ticker.tally.dropped])


@settings(max_examples=300, deadline=None)
@given(TEXTS, DATES, st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Nowhere", ""]))
def test_nothing_but_its_own_error_is_ever_raised(text: str, day: date | None, zone: str) -> None:
    try:
        read_ticker(text, date=day, zone=zone)
    except TickerError:
        return


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_the_tally_adds_up_and_every_character_is_accounted_for(text: str) -> None:
    ticker = read(text)
    if ticker:
        tally = ticker.tally
        assert tally.characters_in == len(text)
        assert tally.characters_in == tally.characters_placed + sum(part.characters for part in tally.dropped)
        assert [part for part in tally.dropped if part.why == "unread"] == []


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_word_stands_in_the_result_or_among_what_was_dropped(text: str) -> None:
    ticker = read(text)
    if ticker:
        found = set(WORD.findall(everything(ticker)))
        visible = re.sub(
            "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]",
            "",
            text,
        )
        assert [word for word in WORD.findall(visible) if not stands_in(word, found)] == []


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert read(text) == read(text)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_posts_are_in_order_in_utc_and_named_apart(text: str) -> None:
    ticker = read(text)
    if ticker:
        times = [post.copy.time for post in ticker.posts]
        assert times == sorted(times, key=lambda moment: moment.timestamp() if moment else 0)
        assert all(moment and moment.utcoffset() == timedelta(0) for moment in times)
        assert len({post.external_id for post in ticker.posts}) == len(ticker.posts)
        assert all(post.external_id == post.copy.external_id for post in ticker.posts)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 600), min_size=2, max_size=12), st.booleans())
def test_ids_stay_when_newer_posts_are_added(minutes: list[int], newest_first: bool) -> None:
    ordered = sorted(minutes)

    def text(count: int) -> str:
        posts = [f"{m // 60 + 8:02}:{m % 60:02} Uhr\nBericht {n}." for n, m in enumerate(ordered[:count])]
        return "Lage\n\nVorspann.\n\n" + "\n\n".join(posts[::-1] if newest_first else posts)

    def ids(ticker: Ticker | None) -> dict[str, str]:
        assert ticker
        return {words_of(post.copy.body[0]): post.external_id for post in ticker.posts}

    # Where all posts share one minute, a text does not tell which of them is the oldest.
    if len(set(ordered[:-1])) > 1:
        before = ids(read(text(len(ordered) - 1)))
        assert before.items() <= ids(read(text(len(ordered)))).items()


@pytest.mark.parametrize(
    "piece",
    [
        "12:05 ", "12:05 Uhr: ", "+++ 12:05 ", "+++ 12:05 X +++ ", "By Jane Roe 10:42am ", "14:32 Uhr von Jan Rau\n",
        "„", '" ', "„a“ ", "'a ", "(", "A ", "Aa-", "A’",
        "Minister, ", "laut Aa ", "1", " ", "\n", " \n",
        "„Wir sind da“, sagte Max Muster. ",
        "„Wir sind da.“\n",
        "Der Minister, Max Aa: „Wir sind da.“\n", "X. ", "15. Juli ", "-", "Foto: dpa ", "der Minister ",
        "12:05 BST ", "- a\n", "12:05 Uhr\n", "\u200b",
    ],
)  # fmt: skip
def test_a_hostile_text_takes_seconds_at_most(piece: str) -> None:
    begun = time.process_time()
    read("12:05 Uhr\n" + piece * (60_000 // len(piece)))
    assert time.process_time() - begun < 10


def test_a_text_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(TickerError, match="more than 5,000,000 bytes"):
        read_ticker("12:05 Uhr\n" + "ä" * (TEXT_BYTES // 2), date=DAY)


def test_a_ledger_says_what_nobody_claimed() -> None:
    ledger = Ledger("ab cd ef")
    ledger.place(0, 2)
    ledger.drop(6, 8, "why")
    assert ledger.unclaimed() == ["cd"]
    ledger.drop_rest(0, 8, "rest")
    assert ledger.unclaimed() == []
    assert [(part.text, part.why) for part in ledger.tally().dropped] == [
        ("cd", "rest"),
        ("ef", "why"),
        ("", "white space"),
    ]
