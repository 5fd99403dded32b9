"""The German count: result after result, with voices between."""

from depesche.demo.count import STATIONS, Count, after, station, turnout
from depesche.demo.telling import Photos, Telling, picture, rich
from depesche.model.blocks import Image, Quote, Source, Table, Text
from depesche.model.post import Author

SEED = 0.17
NAMES = ("Achterberg", "Brookmann", "Aydemir-Voss", "Kranz")
_DISTRICTS = (
    "Deichdorf", "Heidkamp", "Oberwisch", "Kattrepel", "Moorende", "Siebenlinden", "Ziegelhof", "Nordermark",
    "Krähenberg", "Alt Ostmünde", "Gerberviertel", "Fischhalle", "Neustadt", "Lotsenhöft", "Werftviertel", "Südhafen",
    "Am Kalkofen", "Seilerei", "Domhof", "Briefwahl",
)  # fmt: skip
_PLACES = (
    "Feuerwehrhaus",
    "Grundschule",
    "Gemeindehaus",
    "Bücherei",
    "Turnhalle",
    "Kita am Park",
    "Vereinsheim",
    "Altes Amt",
)
OFFICE = Source("Wahlleitung der Stadt Ostmünde", "document")
ARNE, NURIA, JULE = Author("Arne Findorf", "af"), Author("Nuria Belm", "nb"), Author("Jule Martens-Roth", "jmr")

_RESULTS = (
    (
        "{place} ist gezählt: {a} Stimmen für Achterberg, {b} für Brookmann, {c} für Aydemir-Voss, {d} für Kranz. "
        "Nach {n} von {of} Bezirken steht es an der Spitze {first} Prozent zu {second} Prozent."
    ),
    (
        "Nummer {n}: {place}. Vorn liegt hier {winner} mit {part} Prozent. Stadtweit {moves} der Vorsprung von "
        "{leader} auf {lead} Stimmen."
    ),
    "Neu aus {place}: Achterberg {a}, Brookmann {b}, Aydemir-Voss {c}, Kranz {d}.",
    (
        "{place} meldet {total} gültige Stimmen, {part} Prozent davon für {winner}. {leader} führt nach {n} "
        "Bezirken mit {lead} Stimmen."
    ),
    "Wieder ein Bezirk: {place}, und {winner} gewinnt ihn mit {margin} Stimmen Vorsprung. Es fehlen noch {left}.",
    (
        "{winner} holt {place} mit {part} Prozent. In der Gesamtrechnung kommt {leader} auf {first} Prozent, "
        "dahinter {runner} auf {second}."
    ),
    "Die Zahlen aus {place}: {a} für Achterberg, {b} für Brookmann. Der Abstand in der Stadt {moves} auf {lead}.",
)
_PLAIN = 2
"""The form of a result that names no winner, for stations where there is none worth the name."""
_VOICES: tuple[tuple[str, str, str], ...] = (
    (
        "Ich zähle seit dreißig Jahren mit. Aufgeregt bin ich immer beim letzten Stapel.",
        "Wiebke Oltmann",
        "Wahlhelferin",
    ),
    (
        "Wenn es so knapp bleibt, zählen wir eben zweimal. Papier wird davon nicht weniger.",
        "Dorothee Lampe",
        "Wahlleiterin",
    ),
    (
        "Mein Chef war heute ruhiger als ich. Das macht mir Sorgen.",
        "Falk Deterding",
        "Wahlkampfleiter von Henning Brookmann",
    ),
    ("In meiner Schule gilt: Erst abschreiben lassen, wenn alle fertig sind.", "Marlene Achterberg", "Offene Stadt"),
    (
        "Achtzehn Jahre lang habe ich diese Nacht von innen gesehen. Von außen ist sie länger.",
        "Konrad Uhlenhorst",
        "Oberbürgermeister",
    ),
    ("Ich fahre morgen die Linie 4. Wer mit mir reden will, steigt ein.", "Theo Kranz", "Soziale Liste"),
    (
        "Ein Hafen ist wie eine Wahl: Man sieht erst bei Ebbe, was auf dem Grund liegt.",
        "Henning Brookmann",
        "Bürgerblock",
    ),
    ("Ob vorn oder hinten: Das Ufer bleibt, und wir bleiben daran.", "Selin Aydemir-Voss", "Grünes Ufer"),
)
_ANSWERS: tuple[tuple[str, str], ...] = (
    (
        "Was geschieht bei Gleichstand?",
        (
            "Dann entscheidet das Los, gezogen von der Wahlleiterin, in öffentlicher Sitzung. In Ostmünde kam das "
            "einmal vor, vor 71 Jahren, bei der Wahl des Deichgrafen."
        ),
    ),
    (
        "Wer darf beim Zählen zusehen?",
        (
            "Jede und jeder, ohne Anmeldung. In der Sporthalle gibt es eine Tribüne; nur fotografieren darf man die"
            " Zettel nicht."
        ),
    ),
    (
        "Warum dauert die Briefwahl länger?",
        (
            "Erst wird der Wahlschein geprüft, dann der Umschlag in eine Urne gelegt, und erst wenn alle darin "
            "sind, wird sie geöffnet. So weiß niemand, wessen Zettel er in der Hand hat."
        ),
    ),
    (
        "Ab wann steht eine Stichwahl fest?",
        (
            "Rechnerisch erst, wenn die übrigen Stimmen niemanden mehr über die Hälfte bringen können. Das ist nach"
            " unserer Rechnung bald der Fall; melden wird es die Wahlleiterin."
        ),
    ),
    (
        "Wie viele Stimmen waren ungültig?",
        "Bisher 0,9 Prozent. Die meisten Zettel waren leer; auf einem stand ein Rezept für Grünkohl.",
    ),
    (
        "Was verdient ein Oberbürgermeister?",
        (
            "In einer Stadt dieser Größe rund 11.000 Euro im Monat. Dafür hat Konrad Uhlenhorst nach eigener "
            "Rechnung in achtzehn Jahren 4.100 Abende gegeben."
        ),
    ),
)
_PICTURES = (
    ("counting", "Zweiter Durchgang in der Sporthalle am Deich. Gesprochen wird nur noch in Zahlen."),
    ("town-hall", "Auf dem Markt ist es voller geworden. Jemand verteilt Regenschirme."),
    ("screen", "Ein neuer Balken, ein neues Raunen: die Leinwand im Ratssaal."),
    ("bridge", "Vom anderen Ufer sieht man, in welchen Fenstern noch gezählt wird."),
    ("ballot-box", "Die zweite Urne aus der Alten Seilerei ist in der Sporthalle angekommen, versiegelt."),
    ("podium", "Alle vier haben inzwischen hier gestanden. Gesagt hat jeder dasselbe: Abwarten."),
)


def number(value: int) -> str:
    """Write a whole number as German does."""
    return f"{value:,}".replace(",", ".")


def percent(value: float) -> str:
    """Write a percentage with one decimal as German does."""
    return f"{value:.1f}".replace(".", ",")


def standing(count: Count) -> Table:
    """Give the state of the count as a table, who has most first."""
    rows = [(NAMES[who], number(count.votes[who]), f"{percent(count.share(who))} %") for who in count.ranking]
    caption = f"Stand nach {count.counted} von {STATIONS} Bezirken, {number(count.total)} gültige Stimmen"
    return Table((("", "Stimmen", "Anteil"), *rows), caption=caption)


def tell_count(telling: Telling, photos: Photos, begin: int) -> None:
    """Tell of every station from number `begin` on, and of what happens meanwhile."""
    for done in range(begin, STATIONS + 1):
        _result(telling, done)
        if done % 3 == 0:
            _meanwhile(telling, photos, done // 3)
    _end(telling, photos)


def _result(telling: Telling, done: int) -> None:
    clear = station(done, SEED).lead > 1
    text = _RESULTS[done * 5 % len(_RESULTS) if clear else _PLAIN].format(**_figures(done))
    if after(done, SEED).ranking[0] != after(done - 1, SEED).ranking[0]:
        leader = NAMES[after(done, SEED).ranking[0]]
        headline = f"Führungswechsel: {leader} liegt vorn"
        post = telling.post(9, Text(text), standing(after(done, SEED)), headline=headline, sources=(OFFICE,),
                            confidence="confirmed", authors=(ARNE,), tags=("Ergebnis",))  # fmt: skip
        telling.key(6, post)
        return
    telling.post(
        7 + done * 7 % 6, Text(text), sources=(OFFICE,), confidence="confirmed", authors=(ARNE,), tags=("Ergebnis",)
    )


def _figures(done: int) -> dict[str, str]:
    here, now, before = station(done, SEED), after(done, SEED), after(done - 1, SEED)
    first, second = now.ranking[0], now.ranking[1]
    return {
        "place": _place(done), "n": str(done), "of": str(STATIONS), "left": str(STATIONS - done),
        "a": number(here.votes[0]), "b": number(here.votes[1]), "c": number(here.votes[2]), "d": number(here.votes[3]),
        "total": number(here.total), "winner": NAMES[here.ranking[0]], "part": percent(here.share(here.ranking[0])),
        "margin": number(here.lead), "leader": NAMES[first], "runner": NAMES[second], "lead": number(now.lead),
        "first": percent(now.share(first)), "second": percent(now.share(second)),
        "moves": "wächst" if now.lead > before.lead else "schrumpft",
    }  # fmt: skip


def _place(done: int) -> str:
    district = _DISTRICTS[(done - 1) // len(_PLACES)]
    turn = (done - 1) % len(_PLACES)
    return f"Briefwahlbezirk {turn + 1}" if district == "Briefwahl" else f"{district} ({_PLACES[turn]})"


def _meanwhile(telling: Telling, photos: Photos, turn: int) -> None:
    """Tell something between two results: a table, a voice, an answer, a turnout or a picture."""
    done, kind, round_ = turn * 3, turn % 5, turn // 5
    if kind == 0:
        telling.post(8, standing(after(done, SEED)), headline=f"Zwischenstand nach {done} Bezirken", sources=(OFFICE,),
                     confidence="confirmed", authors=(ARNE,), tags=("Zwischenstand",))  # fmt: skip
    elif kind == 1 and round_ <= len(_VOICES):
        text, speaker, role = _VOICES[round_ - 1]
        telling.post(10, Quote(text, speaker=speaker, role=role), authors=(JULE,))
    elif kind == 2 and round_ <= len(_ANSWERS):
        question, answer = _ANSWERS[round_ - 1]
        telling.post(11, Text(answer), headline=question, kicker="Sie fragen", authors=(NURIA,), tags=("Hintergrund",))
    elif kind == 3 and round_ <= len(_PICTURES):
        telling.post(9, _picture(photos, round_ - 1), authors=(JULE,))
    else:
        telling.post(
            8, _turnout(turn), sources=(OFFICE,), confidence="confirmed", authors=(NURIA,), tags=("Wahlbeteiligung",)
        )


def _picture(photos: Photos, turn: int) -> Image:
    name, caption = _PICTURES[turn]
    return picture(photos, name, "de", caption)


def _turnout(turn: int) -> Text:
    district, (now, then) = _DISTRICTS[turn * 3 % 19], turnout(turn, SEED)
    share = f"{percent(now)} Prozent"
    return rich(f"Die Wahlbeteiligung für {district}: {share}, vor sechs Jahren waren es {percent(then)}.", share)


def _end(telling: Telling, photos: Photos) -> None:
    final = after(STATIONS, SEED)
    first, second = (NAMES[who] for who in final.ranking[:2])
    post = telling.post(
        12,
        Text(f"Alle {STATIONS} Bezirke sind gezählt. {first} und {second} gehen in die Stichwahl, getrennt durch "
             f"{number(final.lead)} Stimmen. Der Wahlausschuss tritt morgen zusammen."),
        standing(final),
        headline=f"Vorläufiges Endergebnis: Stichwahl zwischen {first} und "
                 f"{second}", sources=(OFFICE,), confidence="confirmed",
        authors=(ARNE,), tags=("Ergebnis",),
    )  # fmt: skip
    telling.key(6, post)
    telling.post(
        12,
        Text("Im Ratssaal wird das Licht gelöscht. Auf dem Markt stehen noch immer welche und rechnen."),
        picture(photos, "town-hall", "de", "Der Markt nach dem letzten Bezirk"),
        authors=(JULE,), place="Rathaus",
    )  # fmt: skip


def named(count: Count) -> str:
    """Name the candidates with their votes, in the order of the ballot paper."""
    return ", ".join(f"{name} {number(count.votes[who])}" for who, name in enumerate(NAMES))
