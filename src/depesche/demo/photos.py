"""The demo's pictures with their words in both languages."""

from msgspec import Struct

from depesche.demo.scenes import SCENES

TYPE = "image/jpeg"


class Words(Struct, frozen=True):
    """What is said of a picture: for those who can not see it, below it, and who made it."""

    alt: str
    caption: str
    credit: str


def _both(alt_de: str, de: str, alt_en: str, en: str) -> dict[str, Words]:
    return {
        "de": Words(alt_de, de, "Ostmünder Anzeiger, gezeichnet"),
        "en": Words(alt_en, en, "The Saltmere Lantern, drawn"),
    }


PHOTOS: dict[str, dict[str, Words]] = {
    "town-hall": _both(
        "Rathaus mit Uhrturm in der Dämmerung, alle Fenster leuchten; auf dem nassen Platz davor stehen Menschen.",
        "Das Ostmünder Rathaus am Wahlabend: Auf dem nassen Markt warten die Ersten auf Zahlen.",
        "A town hall with a clock tower at dusk, every window lit, people waiting on the wet square in front.",
        "Saltmere Guildhall at dusk. The first of the crowd were there before the first of the boxes.",
    ),
    "ballot-box": _both(
        "Eine Hand wirft einen gefalteten Stimmzettel in eine gläserne Wahlurne auf einem Holztisch.",
        "Gläserne Urne im Wahllokal Alte Seilerei. Sie war am Nachmittag so voll, dass eine zweite geholt wurde.",
        "A hand drops a folded ballot paper into a glass box on a wooden table.",
        "A glass box at the Ropewalk polling station, which ran short of pencils but not of papers.",
    ),
    "podium": _both(
        "Ein Rednerpult mit fünf Mikrofonen auf einer angestrahlten Bühne, davor die Köpfe des Publikums.",
        "Noch leer: das Pult im Ratssaal, an dem später alle vier sprechen wollen.",
        "A lectern with five microphones on a lit stage, the heads of an audience before it.",
        "Five microphones and, so far, no one to talk into them: the stage at the Corn Exchange.",
    ),
    "bridge": _both(
        "Eine beleuchtete Hängebrücke bei Nacht spiegelt sich im Wasser; zwei Menschen stehen am Geländer.",
        "Die Fährbrücke, um die sich der halbe Wahlkampf drehte. Heute Nacht ist sie nur schön.",
        "A lit suspension bridge at night, mirrored in the water; two people stand at the railing.",
        "The Narrows Bridge, whose toll has been argued over since before either of these two could vote.",
    ),
    "screen": _both(
        "Große Leinwand mit einem Balkendiagramm in einem dunklen Saal, davor Menschen.",
        "Die Leinwand im Ratssaal zeigt den Zwischenstand. Geklatscht wird bei jedem Balken, nur nie von allen.",
        "A large screen with a bar chart in a dark hall, people watching.",
        "The big screen at the Corn Exchange. Each bar has its own cheer, and its own silence.",
    ),
    "counting": _both(
        "In einer Sporthalle zählen Menschen an langen Tischen Stimmzettel.",
        "Ausgezählt wird in der Sporthalle am Deich: 300 Helferinnen und Helfer, drei Durchgänge, kein Handy am Tisch.",
        "People at long tables count ballot papers in a sports hall.",
        "The count at Deepdale Sports Hall, where the badminton lines now part one ward from the next.",
    ),
}  # fmt: skip


def draw(name: str) -> bytes:
    """Draw a picture by its name, as JPEG of 1600 x 1067 pixels, the same bytes each time. Raises KeyError."""
    return SCENES[name]()
