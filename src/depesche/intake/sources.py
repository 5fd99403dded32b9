"""Find who is named as having reported something: agencies, outlets, offices, spokespeople."""

import re
from collections.abc import Iterable

from depesche.intake.cast import RUN, split_name
from depesche.intake.lexicon import AGENCIES, PLACES, STOP_CAPITALS
from depesche.model.blocks import Source

_NAME = rf"[\"„“«']?(?P<name>(?:dpa|epd|sda)\b|@?(?:{RUN.pattern}))[\"“”»']?"
_GENERIC = (
    r"(?:(?:die|der|das|den|dem|einer?|seine[nr]?|the|a|an|la|le|les|l['’]|el|los|las|il|lo|gli|i|un|une|una)\s*)?"
    r"(?:(?:[a-zß-ÿ-]+e[nrms]?|news|local|French|British|German|US|state|public)\s+)?"
    r"(?:(?P<noun>Nachrichtenagentur(?:en)?|Agentur(?:en)?|Zeitung|Zeitschrift|Magazin|Sender|Fernsehsender|"
    r"Rundfunk|Portal|"
    r"Blatt|Nachrichtenmagazin|Sportdienst|agency|newspaper|broadcaster|channel|magazine|site|website|"
    r"agence(?: de presse)?|quotidien|"
    r"chaîne|journal|radio|site|magazine|agencia|diario|periódico|cadena|canal|agenzia|quotidiano|emittente|"
    r"persbureau|krant)\s+)?"
)
_CUES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:[Bb]erich(?:te?t|et|ten|teten?)|[Mm]elde(?:t|te|n|ten))\s+{_GENERIC}{_NAME}",
        rf"\b(?:[Ss]chreib(?:t|en)|[Zz]itiere?te?)\s+{_GENERIC}{_NAME}",
        rf"\bsag(?:t|te|ten)\b[^.!?„“\"]{{1,60}}?\b(?:der|dem|den)\s+{_GENERIC}{_NAME}",
        rf", so {_GENERIC}{_NAME}",
        r"\((?P<name>AFP|AP|dpa|DPA|Reuters|EFE|Efe|ANSA|Ansa|APA|PA|SID|KNA|epd|TASS)\)",
        rf"\b(?:[Uu]nter [Bb]erufung auf|[Bb]eruft sich auf|[Ll]aut|[Gg]egenüber)\s+{_GENERIC}{_NAME}",
        rf"\b[Nn]ach (?:Angaben|Informationen|Berichten)(?: von| der| des)?\s+{_GENERIC}{_NAME}",
        rf"{_NAME}\s+(?:berichte(?:t|te|n|ten)|melde(?:t|te|n|ten)|zufolge)\b",
        rf"\b(?:[Aa]ccording to|[Cc]iting|[Qq]uoted by|[Rr]eported by|[Ss]ources? told|[Tt]old)\s+{_GENERIC}{_NAME}",
        rf"{_NAME}\s+(?:news agency\s+)?(?:reports?|reported|is reporting|are reporting|has reported)\b",
        rf"\b(?:[Ss]elon|[Dd]['’]après|[Rr]apporte(?:nt)?|[Ii]ndique(?:nt)?|[Cc]ité(?:e|s)? par)\s+{_GENERIC}{_NAME}",
        rf"{_NAME}\s+(?:rapporte(?:nt)?|a rapporté|indique que|révèle)\b",
        rf"\b(?:[Ss]egún|[Ii]nforma(?:n)?|[Cc]itando a|[Dd]e acuerdo con)\s+(?:informa(?:n)?\s+)?{_GENERIC}{_NAME}",
        rf"{_NAME}\s+(?:informa(?:n)?|ha informado|informó)\b",
        rf"\b(?:[Ss]econdo|[Rr]iferisce|[Rr]iporta|[Ss]crive|[Cc]itando)\s+(?:quanto riferisce\s+)?{_GENERIC}{_NAME}",
        rf"{_NAME}\s+(?:riferisce|riporta)\b",
        rf"\b(?:[Vv]olgens|[Mm]eldt|[Bb]ericht)\s+{_GENERIC}{_NAME}",
    )
)
_SIGNED = re.compile(r"[(\[](?P<names>[A-Za-zÀ-ÿ][\w. -]{1,20}(?:[/,]\s?[A-Za-zÀ-ÿ][\w. -]{1,20}){0,3})[)\]]\s*$")
_NOUN = re.compile(
    r"(?:Nachrichten)?[Aa]gentur|Zeitung$|Zeitschrift|Fernsehsender|Sender$|Nachrichtenmagazin|Nachrichtenportal"
)
_AGENCIES = {name.upper() for name in AGENCIES if len(name) > 2}
_INITIALS = re.compile(r"[A-ZÄÖÜ]{3,8}")
_SIGNATURE = re.compile(r"(?P<names>[A-Za-z]{2,12}(?:/[A-Za-z]{2,12}){1,4})")
_SPOKESPERSON = re.compile(r"sprecher|spokes|porte-parole|portavoz|portavoce|woordvoer", re.IGNORECASE)
_OUTLET = re.compile(
    r"(?:\b(?:Spiegel|Bild|Welt|FAZ|SZ|taz|Zeit|ZDF|ARD|NDR|WDR|BR|SWR|MDR|RBB|HR|ORF|SRF|Blick|Times|Post|"
    r"Guardian|Telegraph|"
    r"Mirror|Sun|Mail|BBC|CNN|Sky|ITV|NBC|CBS|ABC|NPR|Politico|Monde|Figaro|Libération|Parisien|BFM\w*|TF1|RTL|"
    r"Franceinfo|"
    r"País|Mundo|Vanguardia|RTVE|SER|Marca|Corriere|Repubblica|Stampa|Rai\w*|Sole|TV|Twitter|Europe 1|"
    r"Ouest-France|Nice-Matin|Dauphiné|France (?:2|"
    r"Info|Inter))"
    r"|(?:zeitung|kurier|bote|blatt|presse|anzeiger|nachrichten|rundfunk|funk|echo|rundschau|merkur|agentur|"
    r"fernsehen|radio|"
    r"press|news|herald|gazette|tribune|observer|journal|courier|chronicle|dépêche|diario|gazzetta|messaggero|"
    r"heraldo))\b",
)
_AUTHORITY = re.compile(
    r"(?:Polizei|Feuerwehr|Behörden?|Ministerium|\w+ministerium|\w+amt|Staatsanwaltschaft|Wetterdienst|DWD|"
    r"Landkreis|Stadt|"
    r"Police|Met Office|Fire|Ministry|Office|Préfecture|Météo|Gendarmerie|Policía|Ministerio|Guardia|AEMET|"
    r"Polizia|Questura|"
    r"Protezione|Ministero|Prefettura|WHO|UN|Vereinte|NASA|\w*[Kk]reml|Weiße|White)\b"
)


def sources_in(paragraphs: Iterable[str]) -> tuple[Source, ...]:
    """Give the sources that the paragraphs of a post name, each once."""
    found: dict[str, Source] = {}
    for text in paragraphs:
        named = [(match["name"], bool(match.groupdict().get("noun"))) for cue in _CUES for match in cue.finditer(text)]
        signed = _SIGNATURE.fullmatch(text) or _SIGNED.search(text, max(0, len(text) - 100))
        named += [(name, False) for name in re.split(r"[/,]\s?", signed["names"])] if signed else []
        for name, sure in named:
            source = _source(name.strip(), sure=sure)
            if source is not None:
                found.setdefault(source.name.lower(), source)
    return tuple(found.values())[:30]


def _source(words: str, *, sure: bool) -> Source | None:
    parts = words.split()
    sure = sure or _NOUN.match(parts[0]) is not None
    while parts and (parts[0] in STOP_CAPITALS or _NOUN.match(parts[0])):
        parts.pop(0)
    name = " ".join(parts)[:200]
    if not name or name in PLACES:
        return None
    if (
        parts[0] in AGENCIES
        or (parts[0][0].isupper() and parts[0].upper() in _AGENCIES)
        or name.startswith(("Europa Press", "RIA "))
    ):
        return Source(name, "agency")
    if _OUTLET.search(name) or _OUTLET.search(name.lower()):
        return Source(name, "outlet")
    role, person = split_name(name)
    if role and person and _SPOKESPERSON.search(role):
        return Source(person, "person")
    return Source(name, "other") if sure or _AUTHORITY.match(name) or _INITIALS.fullmatch(name) else None
