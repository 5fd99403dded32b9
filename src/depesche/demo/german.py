"""The German story: an election night in Ostmünde, a town that is on no map."""

from datetime import datetime, timedelta

from depesche.demo.count import STATIONS, after, station
from depesche.demo.german_count import (
    ARNE,
    JULE,
    NURIA,
    OFFICE,
    SEED,
    named,
    number,
    percent,
    tell_count,
)
from depesche.demo.german_past import tell_past
from depesche.demo.telling import Link, Photos, Story, Telling, picture, rich
from depesche.model.blocks import Quote, Text
from depesche.model.blog import BlogCopy

SLUG = "wahlabend"
LENGTH = timedelta(minutes=178)


def tell(now: datetime, photos: Photos) -> Story:
    """Tell the story as it stands at `now`, some three hours in."""
    copy = _copy(photos)
    begins = now - LENGTH
    telling = Telling(SLUG, begins)
    telling.open(copy)
    latest = tell_past(telling, photos)
    past = telling.end_past()
    _next_minutes(telling, photos, latest)
    tell_count(telling, photos, 13)
    return Story(SLUG, copy, begins, past, tuple(telling.steps))


def _copy(photos: Photos) -> BlogCopy:
    return BlogCopy(
        headline="Ostmünde wählt: Wer folgt auf Uhlenhorst?",
        kicker="Oberbürgermeisterwahl",
        standfirst="Nach achtzehn Jahren tritt Konrad Uhlenhorst nicht mehr an. Vier wollen ins Rathaus, und zum "
                   "ersten Mal seit einer Generation weiß niemand, wie es ausgeht. Wir berichten aus Rathaus, "
                   "Sporthalle und von der Fährbrücke, bis der letzte Bezirk gezählt ist.",
        background=(
            Text("Worum es geht", style="heading"),
            Text(
                "Ostmünde, 171.000 Einwohner, lebt vom Hafen und streitet über ihn. Als die Werft vor elf Jahren "
                "schloss, gingen 2.300 Arbeitsplätze verloren; geblieben ist eine Brache von der Größe der Altstadt."
                " Was aus dem Südhafen wird, entscheidet der nächste Rat, und wer ihm vorsitzt."
            ),
            Text(
                "Konrad Uhlenhorst hat die Stadt dreimal hinter sich gebracht, zuletzt mit 58 Prozent. Eine "
                "Nachfolge hat er nie aufgebaut. Sein Bürgerblock schickt den Hafendirektor Henning Brookmann ins "
                "Rennen; gegen ihn steht mit Marlene Achterberg eine Schulleiterin, die bis zum Frühjahr kaum jemand"
                " kannte."
            ),
            Text("Die Brücke", style="heading"),
            rich(
                "Kein Thema hat den Wahlkampf so bestimmt wie die Fährbrücke. Sie ist 94 Jahre alt und darf seit dem"
                " Herbst nur noch von Autos unter dreieinhalb Tonnen befahren werden. Neubau oder Sanierung: Das "
                "Gutachten der Stadt hält beides für möglich und beides für teuer.",
                Link("Gutachten der Stadt", "https://www.ostmuende.example/gutachten-faehrbruecke"),
            ),
            Text(
                "Wahlberechtigt sind 131.480 Menschen ab sechzehn Jahren. Erreicht niemand mehr als die Hälfte der "
                "Stimmen, gehen die beiden Ersten in zwei Wochen in eine Stichwahl."
            ),
        ),
        image=picture(photos, "town-hall", "de"),
        language="de",
        zone="Europe/Berlin",
    )  # fmt: skip


def _next_minutes(telling: Telling, photos: Photos, latest: str) -> None:
    """Tell the first minutes that are seen live: text, quote, photo, edit, correction and takedown."""
    here = station(10, SEED)
    tenth = telling.post(
        7,
        Text(f"Bezirk zehn ist gezählt, die Grundschule Heidkamp: Achterberg {number(here.votes[1])} Stimmen, "
             f"Brookmann {number(here.votes[0])}."),
        sources=(OFFICE,), confidence="confirmed", authors=(ARNE,), tags=("Ergebnis",),
    )  # fmt: skip
    telling.post(
        9,
        Quote("Eine Brücke fragt nicht, wer sie gewählt hat. Sie will nur endlich repariert werden.",
              speaker="Selin Aydemir-Voss", role="Grünes Ufer", attribution="unter dem Beifall ihrer Leute"),
        authors=(JULE,), place="Bootshaus",
    )  # fmt: skip
    telling.revise(
        8, latest,
        Text("Im Ratssaal ist das Pult aufgebaut. Wer zuerst spricht, wurde gerade gelost: Theo Kranz."),
        picture(photos, "podium", "de"),
    )  # fmt: skip
    telling.post(
        10,
        Text("Die Leinwand im Ratssaal rechnet inzwischen mit."),
        picture(photos, "screen", "de"),
        authors=(JULE,), place="Ratssaal",
    )  # fmt: skip
    telling.correct(
        9, tenth,
        "In der ersten Fassung waren die Stimmen von Achterberg und Brookmann in Heidkamp vertauscht.",
        Text(f"Bezirk zehn ist gezählt, die Grundschule Heidkamp: {named(here)}."),
    )  # fmt: skip
    rumour = telling.post(
        8,
        Text("In der Sporthalle soll ein Karton mit Stimmzetteln aus der Neustadt fehlen. Das sagte uns ein Helfer."),
        confidence="unconfirmed", authors=(NURIA,), place="Sporthalle am Deich",
    )  # fmt: skip
    telling.post(
        10,
        Text(f"Zwei weitere Bezirke, beide in Heidkamp. Nach zwölf von {STATIONS} liegt Brookmann mit "
             f"{percent(after(12, SEED).share(1))} Prozent vor Achterberg mit {percent(after(12, SEED).share(0))} "
             "Prozent."),
        sources=(OFFICE,), confidence="confirmed", authors=(ARNE,), tags=("Ergebnis",),
    )  # fmt: skip
    telling.take_down(
        10, rumour,
        "Der Karton fehlt nicht: Er stand zwei Tische weiter. Wir hätten vor dem Veröffentlichen nachsehen müssen.",
    )  # fmt: skip
