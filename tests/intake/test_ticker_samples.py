"""Whole tickers, all invented, in seven languages and in the shapes that newsrooms give them."""

from datetime import date
from pathlib import Path

import pytest

from depesche.intake.ticker import ReadPost, Ticker, TickerError, read_ticker
from depesche.model.blocks import Image, Quote, Source, Text

SAMPLES = Path(__file__).parent / "samples"
DAY = date(2024, 3, 22)


def sample(name: str, zone: str, day: date | None = DAY) -> Ticker:
    return read_ticker((SAMPLES / f"{name}.txt").read_text(encoding="utf-8"), date=day, zone=zone)


def local(ticker: Ticker) -> list[str]:
    return [post.external_id.removeprefix("ticker:")[:16] for post in ticker.posts]


def quotes(posts: tuple[ReadPost, ...]) -> list[tuple[str, str | None, str | None]]:
    blocks = [block for post in posts for block in post.copy.body]
    return [(block.text, block.speaker, block.role) for block in blocks if isinstance(block, Quote)]


def texts(post: ReadPost) -> list[str]:
    return [block.text for block in post.copy.body if isinstance(block, Text)]


def headlines(ticker: Ticker) -> list[str | None]:
    return [post.copy.headline for post in ticker.posts]


def test_english_storm_with_key_events_dateline_ages_and_last_changes() -> None:
    ticker = sample("en_storm", "Europe/London", None)
    assert ticker.blog.headline == "UK storm live: thousands without power as wind hits coast"
    assert ticker.blog.language == "en"
    assert ticker.blog.standfirst is not None
    assert ticker.blog.standfirst.startswith("Follow the latest")
    assert local(ticker) == ["2024-03-22T10:42", "2024-03-22T16:10", "2024-03-22T17:45"]
    assert headlines(ticker) == ["Good morning", "Rail services stop", "Bridge closed in Plymouth"]
    assert [speaker for _, speaker, _ in quotes(ticker.posts)] == ["Mary Hill", "Mary Hill"]
    assert ticker.posts[1].copy.sources == (Source("BBC", "outlet"),)
    assert ticker.posts[1].copy.confidence == "reported"
    assert [part.why for part in ticker.tally.dropped if part.text == "Updated at 17.52 GMT"] == [
        "time of the page's last change: it only repeats a time"
    ]
    assert ticker.blog.background[0] == Text(
        "Key events\n17.45 GMT Bridge closed in Plymouth\n16.10 GMT Rail services stop", style="bullets"
    )
    assert ticker.blog.background[1:] == (
        Text("Fri 22 Mar 2024 18.02 GMT"),
        Text("First published on Fri 22 Mar 2024 07.10 GMT"),
    )
    assert [part.why for part in ticker.tally.dropped if "ago" in part.text] == [
        "age of a post when the page was copied"
    ]


def test_german_flood_between_plus_signs() -> None:
    ticker = sample("de_flood_plus", "Europe/Berlin")
    assert local(ticker) == ["2024-03-22T14:20", "2024-03-22T14:55", "2024-03-22T15:12"]
    assert headlines(ticker) == [None, "Deich gebrochen", "Pegel steigt weiter"]
    assert texts(ticker.posts[0]) == [
        "Die Stadt ruft den Katastrophenfall aus. Um 13:30 Uhr hatte es noch Entwarnung gegeben."
    ]
    assert quotes(ticker.posts) == [("Wir hatten keine Chance mehr", "Jens Kolbe", "Feuerwehrchef")]
    assert ticker.posts[1].copy.sources == (Source("dpa", "agency"),)


def test_german_election_on_one_line() -> None:
    ticker = sample("de_election_one_line", "Europe/Berlin")
    assert ticker.blog.headline == "Der Wahlabend im Ticker."
    assert [moment[11:] for moment in local(ticker)] == ["18:00", "18:02", "18:20", "18:45"]
    assert texts(ticker.posts[1]) == ["Die erste Prognose: Partei A liegt mit 34,5 Prozent vorn."]
    assert quotes(ticker.posts) == [("Das ist ein großartiger Tag", "Ute Wenz", "Spitzenkandidatin")]


def test_plus_signs_on_one_line() -> None:
    text = "+++ 12:50 Halbzeit +++ Es steht 2:1. +++ 12:17 Tor +++ Max Brand trifft. +++ 12:05 +++ Anpfiff."
    ticker = read_ticker(text, date=DAY, zone="Europe/Berlin")
    assert headlines(ticker) == [None, "Tor", "Halbzeit"]
    assert [texts(post) for post in ticker.posts] == [["Anpfiff."], ["Max Brand trifft."], ["Es steht 2:1."]]
    assert ticker.remarks[0] == "the text has no headline: the blog is called by its day"


def test_french_strike_with_key_points_and_related_links() -> None:
    ticker = sample("fr_strike", "Europe/Paris")
    assert ticker.blog.language == "fr"
    assert [moment[11:] for moment in local(ticker)] == ["10:00", "11:02", "12:10", "13:45"]
    assert ticker.posts[3].copy.headline == "Reprise du trafic"
    assert quotes(ticker.posts) == [
        ("C'est une honte !", "Marie Dubreuil", None),
        ("Nous faisons tout pour revenir à la normale", "Paul Lenoir", "directeur"),
    ]
    assert ticker.posts[2].copy.sources == (Source("AFP", "agency"),)
    assert "Lire aussi : 13h45, l'heure des comptes" in texts(ticker.posts[2])
    marks = [
        mark for post in ticker.posts for block in post.copy.body if isinstance(block, Text) for mark in block.marks
    ]
    assert [(mark.kind, mark.speaker) for mark in marks] == [("quote", "ministre")]


def test_spanish_election_with_a_day_heading_and_a_score_like_line() -> None:
    ticker = sample("es_election", "Europe/Madrid", None)
    assert ticker.blog.language == "es"
    assert local(ticker) == ["2024-03-22T18:05", "2024-03-22T19:40", "2024-03-22T20:15"]
    assert headlines(ticker) == ["Un incidente", "Participación", "Cierran los colegios"]
    assert [speaker for _, speaker, _ in quotes(ticker.posts)] == ["Raúl Ortega", "Lucía Ferrán"]
    assert "23:17 no es hora aquí" in texts(ticker.posts[1])


def test_italian_weather_over_midnight_with_two_posts_of_a_minute() -> None:
    ticker = sample("it_weather_midnight", "Europe/Rome")
    assert ticker.blog.language == "it"
    assert local(ticker) == [
        "2024-03-22T23:50",
        "2024-03-23T00:20",
        "2024-03-23T14:10",
        "2024-03-23T15:30",
        "2024-03-23T15:30",
    ]
    assert [post.external_id[-2:] for post in ticker.posts[-2:]] == [":1", ":2"]
    assert texts(ticker.posts[3]) == ["Chiusa la statale 12"]
    assert quotes(ticker.posts) == [("La situazione è grave ma sotto controllo", "Piero Landi", "sindaco")]


def test_dutch_storm() -> None:
    ticker = sample("nl_storm", "Europe/Amsterdam")
    assert ticker.blog.language == "nl"
    assert quotes(ticker.posts) == [("We blijven binnen", "Jan de Wit", "burgemeester")]


def test_russian_posts() -> None:
    text = (
        "Онлайн\n\n20:15 Участки закрыты\n«Мы довольны», — заявил Иван Петров.\n19:40 Очереди\nЯвка составила 54,3%.\n"
    )
    ticker = read_ticker(text, date=DAY, zone="Europe/Moscow")
    assert ticker.blog.language == "ru"
    assert quotes(ticker.posts)[0][:2] == ("Мы довольны", "Иван Петров")


def test_german_rail_strike_under_two_day_headings() -> None:
    ticker = sample("de_rail_days", "Europe/Berlin", None)
    assert local(ticker) == ["2016-07-15T09:00", "2016-07-15T22:40", "2016-07-16T00:30", "2016-07-16T10:15"]
    assert texts(ticker.posts[1])[-1] == "10.50 Euro kostet die Taxifahrt nun im Schnitt."


def test_german_key_points_and_lines_that_repeat_a_time() -> None:
    ticker = sample("de_chancellor_key_points", "Europe/Berlin", None)
    assert local(ticker) == ["2016-07-15T12:05", "2016-07-15T14:32"]
    assert headlines(ticker) == ["Sondersitzung beginnt", "Kanzler tritt zurück"]
    assert texts(ticker.posts[0]) == ["Die Fraktion trifft sich. aktualisiert um 14:32 Uhr"]
    assert texts(ticker.posts[1])[-1] == "Lesen Sie auch: 14:32 Uhr - Die Minute, die alles änderte"
    assert ticker.blog.background[1] == Text("14:32 Kanzler tritt zurück\n12:05 Sondersitzung beginnt", style="bullets")


def test_german_headlines_before_their_stamps() -> None:
    ticker = sample("de_fire_headline_before", "Europe/Berlin")
    assert ticker.blog.standfirst == "Im Hafen von Seestadt brennt eine Lagerhalle."
    assert headlines(ticker) == ["Feuer bricht aus", "Zwei Verletzte", "Entwarnung für Anwohner"]


def test_german_handball_scores_are_no_stamps() -> None:
    ticker = sample("de_handball", "Europe/Berlin")
    assert [moment[11:] for moment in local(ticker)] == ["20:15", "20:31", "20:58", "21:20"]


def test_german_background_under_its_heading() -> None:
    ticker = sample("de_raid_background", "Europe/Berlin")
    assert len(ticker.posts) == 2
    assert ticker.blog.background[0] == Text("Hintergrund")
    assert len(ticker.blog.background) == 3


def test_english_trial_in_eastern_time_whatever_the_blog_s_zone() -> None:
    ticker = sample("en_trial_eastern", "Europe/Berlin")
    moments = [post.copy.time.isoformat() for post in ticker.posts if post.copy.time]
    assert moments == ["2024-03-22T13:05:00+00:00", "2024-03-22T15:40:00+00:00", "2024-03-22T18:05:00+00:00"]
    assert quotes(ticker.posts) == [("I did not do it", "Mark Sloane", None)]


def test_english_budget_where_the_page_shows_each_time_twice() -> None:
    assert headlines(sample("en_budget_twice", "Europe/London")) == [None, "Chancellor sits down"]


def test_english_court_with_separators_pictures_and_speakers_named_elsewhere() -> None:
    ticker = sample("en_summit_rules", "Europe/London")
    assert [moment[11:] for moment in local(ticker)] == ["09:10", "09:40", "10:05", "10:30", "11:00"]
    assert ticker.posts[0].copy.body == (Image(media=None),)
    assert ticker.posts[1].copy.body[-1] == Image(media=None, caption="The two ministers at the harbour")
    assert quotes(ticker.posts) == [
        ("We have a deal in sight", "Olaf Brandt", "foreign minister"),
        ("Nobody will leave this room before it is done.", "Olaf Brandt", "foreign minister"),
        ("It was a long night.", "Olaf Brandt", "foreign minister"),
    ]
    assert ticker.posts[4].remarks == (
        "the speaker of the quote at 11:00 is not named in its post: inferred from 10:30",
    )
    assert [block.text for block in ticker.blog.background if isinstance(block, Text)] == [
        "The talks began two years ago.",
        "A first round failed in May.",
    ]
    assert [part.why for part in ticker.tally.dropped if part.text == ticker.blog.headline] == ["repeats the headline"]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffLage\r\n\r\n14:32\u00a0Uhr\r\n\u200bErster Text.\r\n\r\n14:10\u202fUhr\r\nZweiter Text.\r\n",
        "Lage\n14:32 Uhr Erster Text.\n14:10 Uhr Zweiter Text.",
        "Lage\n14:10Zweiter Text.\n14:32Erster Text.",
        "Lage\n[14:32] Erster Text.\n[14:10] Zweiter Text.",
        "Lage\n(14.32 Uhr) Erster Text.\n(14.10 Uhr) Zweiter Text.",
        "Lage\n14h32 - Erster Text.\n14h10 - Zweiter Text.",
        "Lage\n2:10 PM\nZweiter Text.\n2:32 PM\nErster Text.",
        "# Lage\n**14:32** Erster Text.\n**14:10** Zweiter Text.",
        "Lage\n14.32 Erster Text.\n14.10 Zweiter Text.\n14.05 Dritter Text.",
        "Lage\n• 14:32: Erster Text.\n• 14:10: Zweiter Text.",
    ],
)
def test_one_ticker_in_many_shapes(text: str) -> None:
    ticker = read_ticker(text, date=DAY, zone="Europe/Berlin")
    found = {moment[11:]: texts(post) for moment, post in zip(local(ticker), ticker.posts, strict=True)}
    assert ticker.blog.headline == "Lage"
    assert found["14:10"] == ["Zweiter Text."]
    assert found["14:32"] == ["Erster Text."]


@pytest.mark.parametrize(
    ("text", "day", "zone", "sentence"),
    [
        ("Ein Text. Um 10 Uhr kam er.\nEs endete 2:1.", DAY, "UTC", "no stamp was found"),
        ("", DAY, "UTC", "no stamp was found"),
        ("Lage\n12:05 Los.\n12:10 Weiter.", None, "UTC", "names no day .* say with --date"),
        ("Lage\n22.03., 12:05 Uhr\nLos.", None, "UTC", "days, but no year .* say with --date"),
        ("Lage\n12:05 Los.", DAY, "Berlin", "IANA name such as Europe/Berlin"),
        ("12:05 Uhr\n" + "Sehr lang. " * 10_000, DAY, "UTC", "characters; the limit is 50,000"),
        (
            "12:05 Uhr\n" + "".join(f"Absatz {n}.\n" for n in range(600)),
            DAY,
            "UTC",
            "post of 12:05 cannot be taken in: body has",
        ),
    ],
)
def test_a_text_that_cannot_be_read_says_why_and_what_to_do(
    text: str, day: date | None, zone: str, sentence: str
) -> None:
    with pytest.raises(TickerError, match=sentence):
        read_ticker(text, date=day, zone=zone)


def test_a_list_at_the_top_without_heading_is_known_by_the_posts_that_it_repeats() -> None:
    ticker = read_ticker(
        "Krise\n\n14:32 Rücktritt\n12:05 Sitzung\n\n"
        "14:32\nRücktritt\nDer Kanzler geht.\n\n12:05\nSitzung\nEs wird beraten.\n",
        date=DAY,
    )
    assert headlines(ticker) == ["Sitzung", "Rücktritt"]
    assert ticker.blog.background == (Text("14:32 Rücktritt\n12:05 Sitzung", style="bullets"),)


def test_a_dateline_with_its_place_is_no_headline_but_gives_the_day() -> None:
    ticker = read_ticker("Roma, 22 marzo 2024\nSciopero in diretta\n18:45 - Fine.\n17:30 - Traffico.\n")
    assert ticker.blog.headline == "Sciopero in diretta"
    assert local(ticker) == ["2024-03-22T17:30", "2024-03-22T18:45"]
    assert ticker.blog.background == (Text("Roma, 22 marzo 2024"),)


def test_the_same_moment_in_brackets_belongs_to_the_stamp() -> None:
    ticker = read_ticker("Launch\n11:42 a.m. EDT (15:42 GMT)\nLiftoff!\n11:30 a.m. EDT (15:30 GMT)\nReady.\n", date=DAY)
    assert [texts(post) for post in ticker.posts] == [["Ready."], ["Liftoff!"]]
    assert local(ticker) == ["2024-03-22T15:30", "2024-03-22T15:42"]


def test_signatures_name_the_agencies() -> None:
    ticker = read_ticker("Lage\n12:05 Uhr\nEin Satz.\nmrc/dpa\n11:00 Uhr\nNoch einer. (AFP/Reuters)\n", date=DAY)
    assert [[source.name for source in post.copy.sources] for post in ticker.posts] == [["AFP", "Reuters"], ["dpa"]]


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("Die Lage ist ernst, meldet die Nachrichtenagentur RIA Nowosti.", "RIA Nowosti", "agency"),
        ("Die Lage ist ernst, berichet RIA Nowosti unter Berufung auf eine Quelle.", "RIA Nowosti", "agency"),
        ("Laut dem Harzer Kurier sind es zwölf.", "Harzer Kurier", "outlet"),
        ("Das schreibt die Zeitung Küstenbote.", "Küstenbote", "outlet"),
        ("Das meldet die Agentur Seewarte.", "Seewarte", "other"),
        ("Es sind zwölf, so die Polizeisprecherin Ina Holm.", "Ina Holm", "person"),
        ("Twelve are missing, according to the BBC.", "BBC", "outlet"),
        ("Reuters reports that twelve are missing.", "Reuters", "agency"),
        ("Douze personnes manquent, selon l'AFP.", "AFP", "agency"),
        ("Faltan doce personas, según informa Efe.", "Efe", "agency"),
        ("Mancano dodici persone, riferisce l'Ansa.", "Ansa", "agency"),
        ("Volgens de NOS zijn er twaalf vermist.", "NOS", "other"),
    ],
)
def test_who_reported_is_a_source_and_the_post_says_so(sentence: str, name: str, kind: str) -> None:
    (post,) = read_ticker(f"Lage\n12:05 Uhr\n{sentence}\n", date=DAY).posts
    assert [(source.name, source.kind) for source in post.copy.sources] == [(name, kind)]
    assert post.copy.confidence == "reported"


@pytest.mark.parametrize(
    "sentence",
    [
        "Laut Gesetz ist das verboten.",
        "Einer informierten Quelle zufolge dauert es.",
        "Russland meldet sich zurück.",
        "Er ging, so Rau.",
    ],
)
def test_who_is_not_named_is_no_source(sentence: str) -> None:
    (post,) = read_ticker(f"Lage\n12:05 Uhr\n{sentence}\n", date=DAY).posts
    assert post.copy.sources == ()
    assert post.copy.confidence is None


@pytest.mark.parametrize(
    ("lines", "image"),
    [
        ("Der Hafen am Morgen\nDer Hafen am Morgen", Image(media=None, caption="Der Hafen am Morgen")),
        ("Der Hafen am Morgen\nFoto: Ina Holm", Image(media=None, caption="Der Hafen am Morgen", credit="Ina Holm")),
        ("Der Hafen am Morgen. (Foto: dpa)", Image(media=None, caption="Der Hafen am Morgen.", credit="dpa")),
        ("© AFP", Image(media=None, credit="AFP")),
        ("[Bild]", Image(media=None)),
    ],
)
def test_what_is_left_of_a_picture_becomes_one_missing_image(lines: str, image: Image) -> None:
    (post,) = read_ticker(f"Lage\n12:05 Uhr\nEin Satz steht davor.\n\n{lines}\n", date=DAY).posts
    assert post.copy.body == (Text("Ein Satz steht davor."), image)


def test_a_timetable_inside_a_post_and_a_sentence_that_begins_with_a_time_are_no_posts() -> None:
    ticker = read_ticker(
        "Parteitag\n10:15 Uhr\nSo geht es weiter:\n11:00 Uhr Rede\n14:00 Uhr Wahl\n17:30 Uhr Ende\n"
        "10:40 Uhr\nDer Saal füllt sich.\nFreitag um 10:30 Uhr begann der Einlass.\n11:05 Uhr\nDie Rede.\n",
        date=DAY,
    )
    assert local(ticker) == ["2024-03-22T10:15", "2024-03-22T10:40", "2024-03-22T11:05"]
    assert texts(ticker.posts[0])[1:] == ["11:00 Uhr Rede", "14:00 Uhr Wahl", "17:30 Uhr Ende"]
    assert texts(ticker.posts[1])[1] == "Freitag um 10:30 Uhr begann der Einlass."


@pytest.mark.parametrize(
    "text",
    [
        "Lage. (12:05) Es beginnt. (12:10) Es endet.",
        "Liveticker\n12:05 Uhr: Es beginnt. 12:10 Uhr: Es endet.",
        "+++ 12:10 Uhr: Es endet.+++ 12:05 Uhr: Es beginnt. +++",
    ],
)
def test_two_posts_on_one_line(text: str) -> None:
    ticker = read_ticker(text, date=DAY)
    assert [texts(post) for post in ticker.posts] == [["Es beginnt."], ["Es endet."]]


def test_lines_of_a_fixed_width_become_paragraphs() -> None:
    text = (
        "Hochwasser\n\nDer Pegel der Weser steigt seit dem frühen Morgen weiter an und hat\n"
        "inzwischen die Marke von acht Metern überschritten, wie das Amt am\nFreitag mitteilte.\n\n"
        "14:32 Uhr\nDie Feuerwehr hat damit begonnen, die Bewohner der Altstadt mit Booten\n"
        "in Sicherheit zu bringen. Rund zweihundert Menschen sind betroffen,\ndarunter auch Kinder.\n"
    )
    ticker = read_ticker(text, date=DAY)
    assert ticker.blog.standfirst is not None
    assert "weiter an und hat inzwischen die Marke" in ticker.blog.standfirst
    assert len(texts(ticker.posts[0])) == 1


def test_a_speech_of_several_paragraphs_keeps_its_speaker() -> None:
    ticker = read_ticker(
        "Statement\n12:05 PM\nThe mayor, Jane Roe, read a statement:\n“We are devastated.\n“We will rebuild.”\n",
        date=DAY,
    )
    assert quotes(ticker.posts) == [
        ("We are devastated.", "Jane Roe", "mayor"),
        ("We will rebuild.", "Jane Roe", "mayor"),
    ]
