"""German words of reporting: verbs and nouns of saying, thinking, asking and promising, and "laut", "zufolge"."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from depesche.intake.lexicon import words_of

BEING = words_of("ist sind war waren sei seien wäre wären")
MOVED = words_of("ausgegangen fortgefahren überzeugt zuversichtlich optimistisch gewiss sicher skeptisch")
"""Words behind a form of "to be" whose subject is who thinks or speaks."""
_WEAK = words_of(
    "sagen meinen glauben hoffen fragen klagen drohen fordern warnen mahnen folgern schildern äußern",
    "spotten scherzen schätzen planen vermuten fürchten rechnen antworten berichten melden erwähnen",
    "rügen loben tadeln jubeln schimpfen betonen behaupten bezweifeln bestätigen bekräftigen beklagen",
    "bedauern begründen bemängeln bemerken beteuern berichtigen beschuldigen bezichtigen befürchten",
    "bekunden belegen beauftragen beantragen bezeugen beschwören erklären erläutern erwarten erzählen",
    "ergänzen erwidern ermitteln ermahnen erinnern erhoffen erörtern enthüllen entgegnen verkünden",
    "verlautbaren verlangen versichern vermelden veröffentlichen vereinbaren verdeutlichen verpflichten",
    "verteidigen verurteilen urteilen unterstellen widerlegen wünschen prophezeien signalisieren",
    "empören argumentieren kommentieren kritisieren konstatieren monieren prognostizieren spekulieren",
    "resümieren bilanzieren informieren plädieren appellieren garantieren diagnostizieren reklamieren",
    "protestieren dementieren insistieren formulieren akzentuieren zitieren proklamieren deklarieren",
    "analysieren präzisieren referieren räsonieren recherchieren kolportieren twittern posten mutmaßen",
    "veranschlagen überlegen überzeugen zweifeln charakterisieren kündigen verfügen beurteilen bewerten",
    "werten fassen ordnen wähnen beabsichtigen verweisen unterrichten orakeln unken raunen flüstern",
    "höhnen lästern ätzen poltern wettern schwärmen witzeln frotzeln grübeln träumen ahnen betrachten",
    "verdächtigen beanstanden propagieren skandieren einigen verständigen verwahren verlauten belehren",
    "beschreiben nominieren",
)
_STRONG = (
    "halten hält hielt hielten gehalten",
    "verlauten verlautet verlautete verlauteten verlautet",
    "schreiben schreibt schrieb schrieben geschrieben",
    "denken denkt dachte dachten gedacht",
    "wissen weiß wusste wussten gewusst",
    "finden findet fand fanden gefunden",
    "sprechen spricht sprach sprachen gesprochen",
    "versprechen verspricht versprach versprachen versprochen",
    "widersprechen widerspricht widersprach widersprachen widersprochen",
    "beschreiben beschreibt beschrieb beschrieben beschrieben",
    "bestreiten bestreitet bestritt bestritten bestritten",
    "empfehlen empfiehlt empfahl empfahlen empfohlen",
    "befehlen befiehlt befahl befahlen befohlen",
    "raten rät riet rieten geraten",
    "bitten bittet bat baten gebeten",
    "ergeben ergibt ergab ergaben ergeben",
    "rufen ruft rief riefen gerufen",
    "heißen heißt hieß hießen geheißen",
    "beschließen beschließt beschloss beschlossen beschlossen",
    "entscheiden entscheidet entschied entschieden entschieden",
    "unterstreichen unterstreicht unterstrich unterstrichen unterstrichen",
    "gestehen gesteht gestand gestanden gestanden",
    "schwören schwört schwor schworen geschworen",
    "verheißen verheißt verhieß verhießen verheißen",
    "verraten verrät verriet verrieten verraten",
    "verschweigen verschweigt verschwieg verschwiegen verschwiegen",
    "schließen schließt schloss schlossen geschlossen",
    "lügen lügt log logen gelogen",
    "schreien schreit schrie schrien geschrien",
    "befinden befindet befand befanden befunden",
    "verweisen verweist verwies verwiesen verwiesen",
    "nennen nennt nannte nannten genannt",
    "erkennen erkennt erkannte erkannten erkannt",
    "bekennen bekennt bekannte bekannten bekannt",
    "lauten lautet lautete lauteten gelautet",
    "verbieten verbietet verbot verboten verboten",
    "erfahren erfährt erfuhr erfuhren erfahren",
    "beziffern beziffert bezifferte bezifferten beziffert",
    "bezeichnen bezeichnet bezeichnete bezeichneten bezeichnet",
)
_PARTED = (
    "mit|teilen an|kündigen an|merken an|deuten an|drohen an|mahnen an|ordnen an|klagen auf|fordern aus|führen",
    "aus|sagen voraus|sagen zu|sagen ab|lehnen klar|stellen fest|stellen richtig|stellen heraus|stellen hinzu|fügen",
    "an|fügen ein|räumen ein|wenden zurück|melden wieder|holen fort|setzen fest|legen dar|legen nahe|legen",
    "zusammen|fassen zu|sichern vor|schlagen auf|klären auf|zählen in|sistieren weis|machen",
)
_PARTED_STRONG = (
    "an|geben angibt gibt gab gaben angegeben",
    "bekannt|geben bekanntgibt gibt gab gaben bekanntgegeben gegeben",
    "zu|geben zugibt gibt gab gaben zugegeben",
    "an|nehmen annimmt nimmt nahm nahmen angenommen",
    "vor|werfen vorwirft wirft warf warfen vorgeworfen",
    "ein|werfen einwirft wirft warf warfen eingeworfen",
    "hin|weisen hinweist weist wies wiesen hingewiesen",
    "darauf|hinweisen hinweist weist wies wiesen hingewiesen",
    "zurück|weisen zurückweist weist wies wiesen zurückgewiesen",
    "aus|gehen ausgeht geht ging gingen ausgegangen",
    "fort|fahren fortfährt fährt fuhr fuhren fortgefahren",
    "hervor|heben hervorhebt hebt hob hoben hervorgehoben",
    "auf|rufen aufruft ruft rief riefen aufgerufen",
    "aus|rufen ausruft ruft rief riefen ausgerufen",
    "zu|rufen zuruft ruft rief riefen zugerufen",
    "ein|gestehen eingesteht gesteht gestand gestanden eingestanden",
    "zu|gestehen zugesteht gesteht gestand gestanden zugestanden",
    "vor|schlagen vorschlägt schlägt schlug schlugen vorgeschlagen",
    "an|bieten anbietet bietet bot boten angeboten",
    "aus|schließen ausschließt schließt schloss schlossen ausgeschlossen",
    "an|erkennen anerkennt erkennt erkannte erkannten anerkannt",
    "vor|geben vorgibt gibt gab gaben vorgegeben",
    "wieder|geben wiedergibt gibt gab gaben wiedergegeben",
    "ein|laden einlädt lädt lud luden eingeladen",
    "ab|raten abrät rät riet rieten abgeraten",
    "nahe|legen nahelegt legt legte legten nahegelegt",
    "vor|bringen vorbringt bringt brachte brachten vorgebracht",
    "durch|blicken durchblicken lässt ließ ließen durchblicken",
    "verlauten|lassen verlauten lässt ließ ließen verlauten",
    "wissen|lassen wissen lässt ließ ließen wissen",
    "offen|lassen offenlässt lässt ließ ließen offengelassen",
    "bereit|erklären bereiterklärt erklärt erklärte erklärten bereiterklärt",
)
_LIGHT = words_of("gegeben lassen ließ ließen lässt")
"""Forms that say too little by themselves."""
_INSEPARABLE = ("be", "er", "ver", "ent", "wider", "unter", "über", "emp", "prophe", "veran")


def _weak(verb: str) -> tuple[list[str], str]:
    """Give the finite forms of a weak verb, and its participle."""
    stem = verb[:-2] if verb.endswith("en") else verb[:-1]
    joint = "e" if stem.endswith(("t", "d", "chn", "fn")) else ""
    perfect = stem if stem.endswith("ier") or verb.startswith(_INSEPARABLE) else f"ge{stem}"
    return [verb, f"{stem}{joint}t", f"{stem}{joint}te", f"{stem}{joint}ten", f"{stem}e"], f"{perfect}{joint}t"


def _parted(lines: Iterable[str]) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Give particle, verb, its finite forms apart from the particle, and the forms that are written with it."""
    for verb in words_of(*_PARTED):
        particle, rest = verb.split("|")
        forms, perfect = _weak(rest)
        yield particle, rest, forms, [particle + perfect]
    for line in lines:
        verb, final, *forms = line.split()
        particle, rest = verb.split("|")
        yield particle, rest, [rest, *forms[:3]], [final, *forms[3:]]


def _forms() -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """Give finite forms with the particles they need at the end of their clause, and participles and infinitives."""
    finite: dict[str, set[str]] = defaultdict(set)
    other: set[str] = set(MOVED)
    whole = [(verb, *_weak(verb)) for verb in _WEAK]
    whole += [(verb, [verb, *forms], perfect) for verb, *forms, perfect in map(str.split, _STRONG)]
    for verb, forms, perfect in whole:
        for form in forms:
            finite[form].add("")
        other |= {perfect, verb}
    for particle, rest, forms, joint in _parted(_PARTED_STRONG):
        for form in forms:
            finite[form].add(particle)
            finite[particle + form].add("")
        finite[joint[0]].add("")
        other |= {*joint, particle + rest}
    return {form: frozenset(particles) for form, particles in finite.items()}, frozenset(other - _LIGHT)


FINITE, UNFINITE = _forms()
"""Finite forms of verbs of reporting, each with the particles of which one must follow; participles, infinitives."""

WIDE = words_of(
    "weiß wussten wusste findet finden fand fanden nennt nannte nannten spricht sprach sprachen",
    "sprechen gesprochen hält halten hielt hielten verfügt verfügen verfügte fassen fasst fasste ordnen",
    "ordnet ordnete ergibt ergab ergaben ergeben belegt belegen belegte",
)
"""Verbs that report only with a clause that begins with "dass" or stands in the subjunctive."""

CORE = words_of(
    "sagen sagt sagte sagten meint meinte meinten glaubt glaubte glauben behauptet behauptete betont",
    "betonte betonten heißt hieß gesagt schreibt schrieb schrieben findet fand berichtet berichtete",
    "berichteten",
)
"""Verbs behind which a clause in the indicative may be reported without "dass"."""
PERFECT = words_of("hat haben hatte hatten habe hätte hätten")
PASSIVE = words_of("wird werden wurde wurden worden werde")
MODAL = words_of(
    "will wollen wollte wollten möchte möchten muss musste ließ ließen lässt kann konnte",
)

NOUNS = words_of(
    "Ansicht Auffassung Meinung Überzeugung Behauptung Aussage Angabe Angaben Äußerung Begründung",
    "Erklärung Bitte Vorwurf Vorwürfe Forderung Forderungen Ankündigung Drohung Warnung Vermutung",
    "Befürchtung Befürchtungen Hoffnung Versprechen Zusage Zusicherung Vorschlag Vorschläge Appell",
    "Aufruf Aufforderung Eingeständnis Geständnis Einschätzung Standpunkt Argument These Theorie",
    "Verdacht Gerücht Gerüchte Meldung Meldungen Bericht Berichte Mitteilung Feststellung Schluss",
    "Schlussfolgerung Entscheidung Beschluss Befehl Anweisung Vorgabe Plan Absicht Wunsch Verlangen",
    "Urteil Zweifel Empfehlung Rat Versicherung Aussagen Spekulationen Spekulation Empörung",
    "Anschuldigung Anschuldigungen Auskunft Erwartung Einwand Klage Beteuerung Prognose Bedenken",
    "Bedauern Überlegung Überlegungen",
)
"""Nouns on which a reported clause depends."""

GIVEN = words_of(
    "Willen Wunsch Plänen Vorschlag Empfehlung Darstellungen Überzeugungen Einschätzungen Angaben",
    "Angabe Ansicht Auffassung Meinung Überzeugung Einschätzung Aussage Aussagen Informationen",
    "Information Meldungen Meldung Bericht Berichten Darstellung Worten Erkenntnissen Schätzungen",
    "Schätzung Berechnungen Untersuchungen Untersuchung Ermittlungen Hochrechnung Hochrechnungen Studie",
    "Umfrage Zeugenaussagen Mitteilung Auskunft Dafürhalten Vorstellungen Vorstellung Prognose",
    "Prognosen Äußerungen Presseberichten Medienberichten Feststellung Vermutung Vermutungen Analyse",
    "Erklärung Statistik Beobachtungen Beobachtung Befürchtungen Auffassungen Ansichten Urteil",
    "Agenturmeldungen Agenturberichten Erhebung Erhebungen Zählung Lesart",
)
"""Nouns behind "nach" that make it say who reports."""

_GIVEN_ENDS = (
    "stand",
    "angaben",
    "berichten",
    "meldungen",
    "informationen",
    "aussagen",
    "bericht",
    "auskunft",
    "umfrage",
)


def is_given(word: str) -> bool:
    """Tell whether a noun behind "nach" says that what stands in the clause is somebody's word."""
    return word in GIVEN or word.lower().endswith(_GIVEN_ENDS)


def is_noun(word: str) -> bool:
    """Tell whether a reported clause can depend on a noun."""
    return word in NOUNS


DOCUMENTS = words_of(
    "Bericht Papier Positionspapier Schreiben Brief Stellungnahme Erklärung Presseerklärung Mitteilung",
    "Pressemitteilung Memorandum Studie Gutachten Urteil Artikel Beitrag Dokument Aussendung Begründung",
    "Text Meldung Resolution Kreisen",
)
"""What something can be said in."""

REFERRING = words_of("demnach demzufolge")
"""Words that say that a clause is the word of whoever spoke before."""
