"""Tell finite verbs in German text, without a dictionary: frequent ones, endings, and their place in the clause."""

import re

from depesche.intake.lexicon import words_of
from depesche.intake.reporting import FINITE, UNFINITE
from depesche.intake.sentences import Token

_AUXILIARIES = words_of(
    "ist sind war waren hat haben hatte hatten wird werden wurde wurden kann können konnte konnten muss",
    "müssen musste soll sollen sollte will wollen wollte wollten darf dürfen sei seien habe wäre hätte",
    "würde gibt gab gaben geht ging gingen vertritt vertrat vertreten steht stand kommt kam kamen nahm",
    "nahmen hält hielt hielten lässt ließ ließen zeigt sieht sah wies wiesen erhob bestritt",
)
_PAST = words_of(
    "hingen rissen wiesen stahlen schwammen sangen bissen gossen rannten sandten begann begannen blieb",
    "blieben brach brachen brachte brachten dachte fand fanden fiel fielen fing fingen flog flogen floh",
    "flohen fuhr fuhren gelang gelangen geriet gerieten geschah gewann gewannen griff griffen half",
    "halfen hing hob hoben kannte kannten lag lagen las lasen lief liefen litt litten log nannte",
    "nannten rief riefen riss saß saßen sah sahen schien schienen schlief schlug schlugen schloss",
    "schlossen schnitt schoss schossen schrieb schrieben schrie schwieg schwiegen sank sanken sprach",
    "sprachen sprang sprangen starb starben stieg stiegen stieß stießen stritt traf trafen trat traten",
    "trieb trieben trug trugen trank verlor verloren verließ verließen verschwand verschwanden wuchs",
    "wuchsen warf warfen warb wies wusste wussten zog zogen zwang zwangen bat baten bot boten band",
    "erschien bekam bekamen entstand entstanden bestand bestanden erhielt erhielten enthielt unterlag",
    "übernahm übernahmen entging gab gaben vergab ergab ergaben betrug betrugen entsprach verbrachte",
    "ertrank überstand verstand beschloss",
)
"""Strong verbs in the past, as they are frequent in news."""
_NO_PAST = words_of(
    "heute letzte letzten ersten bitte rechte rechten gute guten bekannte bekannten seiten zweiten",
    "dritten besten weiten meisten erste zweite dritte größten beste gesamte gesamten sogenannte",
    "sogenannten ernsten harte harten alten alte genannte genannten gesuchte gesuchten geplante",
    "geplanten gemeinte leichte leichten schlechte schlechten echte nächste nächsten höchste höchsten",
    "neuesten bestimmte bestimmten direkte direkten private weitesten mitte",
)
_PRESENT = re.compile(r"(?!ge)[a-zäöüß]{2,}t\Z")
NO_PRESENT = words_of(
    "nicht jetzt erst selbst fast dort seit laut gut weit leicht direkt meist zuletzt zunächst",
    "insgesamt bekannt zurzeit überhaupt überrascht vielleicht echt rest sonst einst bereit damit somit",
    "womit hiermit hart kalt nackt recht exakt perfekt komplett absolut privat längst höchst jüngst",
    "kürzlich mindestens äußerst möglichst statt verletzt zumeist unbekannt bestimmt samt nebst stets",
    "ernst oft derart soweit inzwischen erneut heut zuerst rechtzeit acht fort alt gesamt unlängst",
    "schlicht dicht schlecht kaputt matt satt tot rot blutrot zuvorderst verurteilt verhaftet erfolgt",
    "zerstört besetzt vermisst beteiligt entlassen verlegt entfernt berechtigt beschäftigt vereinbart",
    "erwartet",
)


def is_finite(tokens: tuple[Token, ...], place: int) -> bool:
    """Tell whether a word looks like a finite verb: a known one, or lower case with an ending of the past."""
    token = tokens[place]
    if not token.text.islower():
        return False
    low = token.low
    if place in (1, 2) and _PRESENT.match(low) and low not in NO_PRESENT and low not in UNFINITE:
        return True
    return (
        low in _AUXILIARIES
        or low in _PAST
        or low in FINITE
        or (low.endswith(("te", "ten")) and low not in _NO_PAST and len(low) > 4)
    )
