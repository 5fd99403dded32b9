"""Tell the German subjunctive, the mood of reported speech, by the forms of verbs."""

import re
from collections.abc import Sequence

from depesche.intake.lexicon import words_of
from depesche.intake.sentences import Token

_CLOSED = words_of(
    "sei seien habe hätte hätten wäre wären werde würde würden könne könnte könnten müsse müsste",
    "müssten solle wolle dürfe dürfte dürften möge möchte möchten wisse wüsste wüssten käme kämen gäbe",
    "gäben ginge gingen ließe ließen bliebe blieben stünde stünden nähme nähmen fände fänden läge lägen",
    "hielte hielten bekäme bekämen bräuchte bräuchten sähe sähen spräche sprächen täte täten träfe",
    "träfen verlöre verlören gälte gälten zöge fiele trüge böte führe schlüge halte biete gelte trete",
    "bedeute warte leiste arbeite berichte erwarte fürchte richte leite bestreite rechne vermute achte",
    "reiche deute koste streite begleite beobachte vertrete enthalte erhalte verhalte behalte beachte",
    "verzichte betrachte verbreite fordere ändere verhindere hindere dauere handele handle",
)
TOLD = words_of(
    "sei seien habe werde könne müsse solle wolle dürfe gebe gehe komme stehe bleibe liege handle",
)
"""Forms that hardly stand but in reported speech."""
_STEMS = (
    "geb|geh|komm|nehm|steh|lieg|mach|lass|find|bleib|seh|brauch|sprech|führ|bring|denk|kenn|nenn|trag|schlag|fahr|"
    "fall|lauf|ruf|hilf|helf|les|schreib|zieh|bleib|schließ|treff|treib|werf|werb|sterb|stell|setz|leg|"
    "spiel|leb|lieb|glaub|hab|hoff|such|folg|frag|sag|zeig|zahl|wähl|fühl|hör|fehl|dien|stimm|lern|kauf|verkauf|teil|"
    "wünsch|herrsch|droh|sorg|reich|lös|steig|sink|schwind|gewinn|beginn|verlier|erklär|prüf|nutz|nütz|schütz|"
    "stütz|stärk|schwäch|wirk|merk|dreh|füg|wieg|bieg|lüg|trüg|lenk|schenk|denk|plan|bau|trau|schau|häng|"
    "zwing|dring|spring|sing|kling|geling|misslings?|bild|scheid|meid|schneid|reiß|beiß|weis|preis|reis|heiß|weich|gleich|"
    "streich|greif|eil|heil|handl|sammel|sammle|wechsl|entwickl|bezweifl|ermögl|ermöglich|veröffentlich|beeinträchtig|"
    "beschäftig|kündig|bestätig|berechtig|benötig|genüg|verfüg|erledig|beleidig|verteidig|beteilig|beseitig|"
    "gefährd|verschärf|verschlechter|verbesser|bedauer|erinner|äußer|liefer|forder|steiger|änder|hinder"
)
_PREFIXES = (
    "ab|an|auf|aus|be|bei|dar|durch|ein|ent|er|fest|fort|frei|ge|her|heran|hervor|hin|hinaus|hinzu|miss|mit|nach|nieder|"
    "statt|teil|über|um|unter|ver|voll|vor|voran|voraus|vorbei|weg|weiter|wider|wieder|zer|zu|zurück|zusammen|hinter"
)
_FIRST = re.compile(rf"(?:(?:{_PREFIXES}){{0,2}}(?:{_STEMS})e|[a-zäöü]{{2,}}iere)\Z")
_NO_VERBS = words_of(
    "heute gerade ohne lange gerne beinahe nahe eine keine seine ihre meine unsere diese jene solche",
    "beide alle viele einige mehrere welche manche andere weitere etliche sämtliche spiele stimme sorge",
    "lage frage lese gleiche reiche beste erste letzte zweite dritte halbe ganze hohe bitte reise weise",
    "preise teile möge derzeitige",
)
_ARTICLES = words_of(
    "die eine keine diese jede seine ihre der das den dem des alle ein sehr zu im am zum zur vom beim",
)


def subjunctive(tokens: Sequence[Token]) -> int | None:
    """Give the place of the first verb in the subjunctive among some words, None where there is none."""
    return next((place for place in range(len(tokens)) if _is_subjunctive(tokens, place)), None)


def has_mood(words: str) -> bool:
    """Tell whether an auxiliary verb in the subjunctive stands among some words."""
    return any(word in _CLOSED for word in re.findall(r"\w+", words.lower()))


def _is_subjunctive(tokens: Sequence[Token], place: int) -> bool:
    word = tokens[place].text
    low = word.lower()
    if place and not word.islower():
        return False
    if low == "sei" and place + 1 < len(tokens) and tokens[place + 1].low == "denn":
        return False
    if low in _CLOSED:
        return True
    if place == 0 or low in _NO_VERBS or not _FIRST.match(low):
        return False
    return tokens[place - 1].low not in _ARTICLES
