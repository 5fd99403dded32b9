"""The German story until now: the last hours of voting, the closing, the first results."""

from depesche.demo.count import STATIONS, after, station
from depesche.demo.german_count import ARNE, JULE, NURIA, OFFICE, SEED, named, standing
from depesche.demo.telling import Photos, Said, Telling, picture, rich
from depesche.model.blocks import Card, Embed, File, Gallery, Image, Quote, Source, Table, Text
from depesche.model.post import PostLink


def tell_past(telling: Telling, photos: Photos) -> str:
    """Tell what has happened so far; give the newest post."""
    ballots = _afternoon(telling, photos)
    turnout = _closing(telling)
    return _first_results(telling, photos, turnout, ballots)


def _afternoon(telling: Telling, photos: Photos) -> tuple[str, str]:
    """Tell the hours until the polling stations close; give the rumour of missing papers, and what was said of it."""
    telling.post(
        0,
        rich(
            f"Guten Abend aus dem Rathaus. Noch sind die {STATIONS} Wahllokale geöffnet, und vor einigen stehen "
            "Schlangen. Auf dem Markt bauen sie die Leinwand auf, in der Sporthalle am Deich stehen die Tische schon"
            " in Reihe. Hier lesen Sie, was geschieht, und wo wir etwas nicht wissen, schreiben wir das dazu.",
            "was geschieht",
        ),
        Card(
            "https://www.ostmuende-anzeiger.example/portraets",
            "Vier Menschen, ein Amt: die Porträts",
            standfirst="Eine Schulleiterin, ein Hafendirektor, eine Stadtplanerin und ein Busfahrer. Wer sie sind, "
                       "was sie wollen.",
            source=Source("Ostmünder Anzeiger", "outlet"),
        ),
        authors=(JULE,), place="Rathaus",
    )  # fmt: skip
    telling.status(60, "live")
    guide = telling.post(
        6 * 60,
        Text("Auf dem Stimmzettel stehen, in dieser Reihenfolge:"),
        Text(
            "Marlene Achterberg, 51, Offene Stadt: Schulleiterin, will die Brücke sanieren\nHenning Brookmann, 58, "
            "Bürgerblock: Hafendirektor, will sie neu bauen\nSelin Aydemir-Voss, 39, Grünes Ufer: Stadtplanerin, "
            "will sie für Autos sperren\nTheo Kranz, 46, Soziale Liste: Busfahrer, will zuerst wissen, wer zahlt",
            style="bullets",
        ),
        headline="Wer zur Wahl steht", authors=(NURIA,), tags=("Hintergrund",),
    )  # fmt: skip
    telling.pin(20, guide)
    telling.post(
        9 * 60,
        rich(
            "Bis zum Nachmittag haben 48,2 Prozent der Wahlberechtigten ihre Stimme abgegeben, die Briefwahl nicht "
            "mitgerechnet. Vor sechs Jahren waren es zur selben Stunde 39,7 Prozent.",
            "48,2 Prozent",
        ),
        headline="Deutlich mehr Andrang als beim letzten Mal", sources=(OFFICE,), confidence="confirmed",
        tags=("Wahlbeteiligung",), authors=(ARNE,),
    )  # fmt: skip
    telling.post(
        11 * 60,
        Text("In der Alten Seilerei reicht eine Urne nicht. Die Wahlvorsteherin lässt eine zweite aus dem Keller "
             "holen; wer in der Schlange steht, klatscht."),
        picture(photos, "ballot-box", "de"),
        authors=(ARNE,), place="Alte Seilerei",
    )  # fmt: skip
    rumour = telling.post(
        10 * 60,
        Text("Mehrere Leserinnen schreiben uns, im Wahllokal Fischhalle seien die Stimmzettel ausgegangen und "
             "Menschen nach Hause geschickt worden. Bestätigen können wir das bisher nicht. Eine Reporterin ist "
             "unterwegs."),
        headline="Keine Stimmzettel mehr in der Fischhalle?", confidence="unconfirmed", authors=(NURIA,),
    )  # fmt: skip
    accounts = telling.post(
        9 * 60,
        Text("Was in der Fischhalle geschah, wird verschieden erzählt. Zwei Wartende sagten unserer Reporterin vor "
             "der Tür, sie seien abgewiesen worden. Die Wahlleiterin widerspricht."),
        Quote(
            "Es gab acht Minuten lang keine Zettel am Tisch und die ganze Zeit genug im Nebenraum. Abgewiesen wurde "
            "niemand.",
            speaker="Dorothee Lampe", role="Wahlleiterin", attribution="am Telefon",
        ),
        headline="Fischhalle: Aussage gegen Aussage", confidence="disputed", authors=(NURIA,), place="Fischhalle",
        sources=(Source("Dorothee Lampe, Wahlleiterin", "person"), Source("zwei Wartende", "person")),
        links=(PostLink("continues", rumour),),
    )  # fmt: skip
    shown = telling.post(
        12 * 60,
        Text("Ein Leser schickt uns ein Bild aus der Wahlkabine und schreibt dazu: Endlich fertig."),
        Image(None, caption="Leserbild aus einem Wahllokal im Norden"),
        authors=(ARNE,),
    )  # fmt: skip
    telling.take_down(
        3 * 60, shown,
        "Das Bild zeigte einen ausgefüllten Stimmzettel. Das Wahlgeheimnis schützt auch den, der es selbst nicht "
        "wahrt.",
    )  # fmt: skip
    telling.post(
        9 * 60,
        Text("Auf der Fährbrücke ist es still. Seit der Sperrung für Lastwagen hört man hier das Wasser. Zwei junge "
             "Leute am Geländer wählen heute zum ersten Mal; gestritten haben sie, sagen sie, nur über die Frage, "
             "wer fährt."),
        picture(photos, "bridge", "de"),
        authors=(JULE,), place="Fährbrücke",
    )  # fmt: skip
    return rumour, accounts


def _closing(telling: Telling) -> str:
    """Tell the closing of the polls and the first hour after; give the post whose turnout is wrong."""
    closed = telling.post(
        13 * 60,
        Text("Die Wahllokale sind geschlossen. Wer jetzt noch in der Schlange steht, darf wählen; in zwei Bezirken "
             "dauert das an."),
        headline="Die Wahl ist zu Ende, das Zählen beginnt", authors=(JULE,),
    )  # fmt: skip
    telling.key(10, closed)
    forecast = telling.post(
        2 * 60,
        Text("Die Prognose sieht zwei fast gleichauf und niemanden in der Nähe von fünfzig Prozent. Die Fehlerspanne"
             " gibt das Institut mit zweieinhalb Punkten an: Wer vorn liegt, ist damit offen."),
        Table(
            (("Kandidatin, Kandidat", "Prognose"), ("Achterberg (Offene Stadt)", "35,0 %"),
             ("Brookmann (Bürgerblock)", "34,5 %"),
             ("Aydemir-Voss (Grünes Ufer)", "18,5 %"), ("Kranz (Soziale Liste)", "12,0 %")),
            caption="Befragung von 2.140 Menschen vor 24 Wahllokalen",
        ),
        headline="Prognose: Kopf an Kopf", sources=(Source("Institut Lotse", "other", "https://institut-lotse.example/ostmuende"),),
        confidence="reported", authors=(NURIA,), tags=("Prognose",),
    )  # fmt: skip
    telling.key(15, forecast)
    telling.post(
        4 * 60,
        Quote("Wir haben im Mai mit sechs Leuten in einer Schulküche angefangen. Dass wir hier stehen, ist schon das"
              " Ergebnis. Alles Weitere ist Rechnen.", speaker="Marlene Achterberg", role="Offene Stadt"),
        authors=(JULE,), place="Ratskeller",
    )  # fmt: skip
    telling.post(
        5 * 60,
        Quote("Der Bürgerblock habe schon schlechtere Prognosen in bessere Ergebnisse verwandelt, und er rate allen,"
              " den Sekt noch geschlossen zu lassen.", speaker="Falk Deterding", speech="indirect",
              role="Wahlkampfleiter von Henning Brookmann"),
        authors=(ARNE,),
    )  # fmt: skip
    turnout = telling.post(
        6 * 60,
        rich("Die Wahlbeteiligung lag nach vorläufigen Angaben bei 61,4 Prozent. Das ist der höchste Wert seit der "
             "Eingemeindung der Deichdörfer.", "61,4 Prozent"),
        headline="So viele wie seit Jahrzehnten nicht", sources=(OFFICE,), confidence="confirmed", authors=(ARNE,),
        tags=("Wahlbeteiligung",),
    )  # fmt: skip
    telling.post(
        7 * 60,
        Text("Die Stadt überträgt die Auszählung aus der Sporthalle. Zu sehen sind Tische, Hände und sehr viel "
             "Papier."),
        Embed("https://video.example/ostmuende/auszaehlung", provider="Stadt Ostmünde", headline="Live aus der "
                                                                                                 "Sporthalle am "
                                                                                                 "Deich",
              caption="Führt zum Angebot der Stadt."),
        authors=(NURIA,), place="Sporthalle am Deich",
    )  # fmt: skip
    telling.post(
        5 * 60,
        Text("Was in der Sporthalle mit einer Urne geschieht, in der Reihenfolge des Abends:"),
        Text("Siegel prüfen und laut vorlesen\nZettel auf den Tisch, Urne umdrehen, hineinsehen\n"
             "Nach Namen legen, Zweifelsfälle auf einen eigenen Stapel\nDreimal zählen, von drei Leuten, bis dreimal "
             "dasselbe herauskommt\nAnrufen", style="numbers"),
        headline="Wie ein Bezirk gezählt wird", authors=(NURIA,), tags=("Hintergrund",),
    )  # fmt: skip
    telling.post(
        6 * 60,
        Text("Aus der englischen Partnerstadt Saltmere ist eine Beobachterin gekommen. Dort wird heute ebenfalls "
             "gewählt."),
        Quote("Ich habe noch nie so viele Menschen so"
              " leise zählen hören.", speaker="Harriet Quill", role="Beobachterin aus Saltmere",
              original="I have never heard so many people count so quietly.", original_language="en"),
        authors=(NURIA,), place="Sporthalle am Deich",
    )  # fmt: skip
    return turnout


def _first_results(telling: Telling, photos: Photos, turnout: str, ballots: tuple[str, str]) -> str:
    """Tell the first results, until the present; give the newest post."""
    first = telling.post(
        7 * 60,
        Text(f"Der erste Bezirk ist da: Deichdorf, Feuerwehrhaus. {named(station(1, SEED))}. Ein Bezirk von "
             f"{STATIONS}, mehr nicht."),
        headline="Deichdorf zählt wieder am schnellsten", sources=(OFFICE,), confidence="confirmed", authors=(ARNE,),
    )  # fmt: skip
    telling.key(10, first)
    telling.correct(
        5 * 60, turnout,
        "Wir hatten die Wahlbeteiligung zunächst mit 61,4 Prozent angegeben. Richtig sind 64,1 Prozent; es war ein "
        "Zahlendreher bei uns.",
        rich("Die Wahlbeteiligung lag nach vorläufigen Angaben bei 64,1 Prozent. Das ist der höchste Wert seit der "
             "Eingemeindung der Deichdörfer.", "64,1 Prozent"),
    )  # fmt: skip
    telling.post(
        4 * 60,
        Gallery(
            (picture(photos, "counting", "de"), picture(photos, "town-hall", "de"), picture(photos, "screen", "de"),
             picture(photos, "bridge", "de")),
            caption="Vier Orte, ein Abend: Sporthalle, Markt, Ratssaal und Fährbrücke",
        ),
        authors=(JULE,),
    )  # fmt: skip
    rumour, accounts = ballots
    telling.post(
        3 * 60,
        Text("Wir haben die Niederschrift der Fischhalle gelesen. Acht Minuten lang lagen keine Zettel auf dem Tisch;"
             " nach Hause geschickt wurde niemand. Auch die beiden, mit denen wir sprachen, haben gewählt."),
        headline="Fischhalle: acht Minuten ohne Zettel, niemand abgewiesen", confidence="confirmed", authors=(NURIA,),
        sources=(OFFICE,), links=(PostLink("contradicts", rumour), PostLink("continues", accounts)),
    )  # fmt: skip
    telling.post(
        3 * 60,
        Text("Am Tor der alten Werft hängt ein handgeschriebener Zettel: Wer gewinnt, soll bitte klingeln."),
        Image(None, caption="Das Foto unserer Reporterin hängt im Funkloch "
                            "fest und wird nachgereicht.", credit="Jule Martens-Roth"),
        authors=(JULE,), place="Südhafen",
    )  # fmt: skip
    telling.post(
        3 * 60,
        Quote("Ich habe dreimal eine Rede für den Sieg gehalten. Die für den Abschied ist kürzer "
              "und hat länger gedauert.",
              speaker="Konrad Uhlenhorst", role="Oberbürgermeister"),
        authors=(JULE,), place="Rathaus",
    )  # fmt: skip
    kranz = telling.post(
        5 * 60,
        rich("Theo Kranz kommt direkt aus der Spätschicht. Er werde, sagt er, „morgen um vier wieder hinterm Lenkrad"
             " sitzen, so oder so“. Eine Empfehlung für die Stichwahl will er noch nicht geben.",
             Said("morgen um vier wieder hinterm Lenkrad sitzen, so oder so", "Theo Kranz")),
        authors=(ARNE,), place="Betriebshof",
    )  # fmt: skip
    telling.revise(
        2 * 60, kranz,
        rich("Theo Kranz kommt direkt aus der Spätschicht, noch in der Dienstjacke. Er werde, sagt er, „morgen um "
             "vier wieder hinterm Lenkrad sitzen, so oder so“. Eine Empfehlung für die Stichwahl will er noch nicht "
             "geben.",
             Said("morgen um vier wieder hinterm Lenkrad sitzen, so oder so", "Theo Kranz"), italic="so oder so"),
    )  # fmt: skip
    telling.post(
        5 * 60,
        Text("Der Bürgerblock lotet nach einem Bericht von Radio Hafenwelle bereits aus, mit wem er im Rat "
             "zusammengehen könnte, falls Brookmann gewinnt. Genannt wird das Grüne Ufer. Dort heißt es, man wisse "
             "von nichts."),
        headline="Radio: Bürgerblock sucht schon Partner", confidence="reported", authors=(NURIA,),
        sources=(Source("Radio Hafenwelle", "outlet", "https://hafenwelle.example/"),),
    )  # fmt: skip
    telling.post(
        5 * 60,
        Text("Das Gespräch mit der Wahlleiterin über Zettel, Zahlen und Zweifel gibt es auch zum Hören."),
        File(None, "audio", headline="Dorothee Lampe im Gespräch", caption="Der Mitschnitt wird geschnitten und "
                                                                           "folgt.", credit="Nuria Belm"),
        authors=(NURIA,),
    )  # fmt: skip
    standings = telling.post(
        6 * 60,
        Text(f"Neun von {STATIONS} Bezirken sind gezählt, fast alle liegen am Rand der Stadt. Dort war der "
             "Bürgerblock immer stark; die großen Bezirke der Innenstadt und die Briefwahl kommen zum Schluss."),
        standing(after(9, SEED)),
        headline="Zwischenstand: Brookmann vorn, aber es ist früh", sources=(OFFICE,), confidence="confirmed",
        authors=(ARNE,), tags=("Zwischenstand",), links=(PostLink("continues", first),),
    )  # fmt: skip
    telling.key(10, standings)
    telling.post(
        4 * 60,
        rich("Warum die Briefwahl zuletzt kommt? Weil jeder Umschlag zweimal geprüft wird, bevor ihn jemand öffnet. "
             "33.900 Umschläge liegen im Keller des "
             "Rathauses, so viele wie nie.", "33.900 Umschläge", italic="zweimal"),
        authors=(NURIA,), tags=("Hintergrund",),
    )  # fmt: skip
    return telling.post(
        5 * 60,
        Text("Im Ratssaal ist das Pult aufgebaut. Wer zuerst spricht, wird gelost."),
        picture(photos, "podium", "de"),
        authors=(JULE,), place="Ratssaal",
    )  # fmt: skip
