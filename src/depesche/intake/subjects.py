"""Find the subject of a German clause: the noun phrase, or the pronoun, that says who does what its verb tells."""

import re

from depesche.intake.finite import is_finite
from depesche.intake.lexicon import words_of
from depesche.intake.moods import subjunctive
from depesche.intake.sentences import Segment, Sentence, Span, Token

PREPOSITIONS = words_of(
    "in im ins an am ans auf aus bei beim mit nach vor vorm von vom zu zum zur für gegen ohne um durch",
    "unter über überm hinter neben zwischen während wegen trotz seit bis laut gemäß zufolge gegenüber",
    "entgegen angesichts anlässlich aufgrund anhand mittels statt anstatt infolge innerhalb außerhalb",
    "oberhalb unterhalb nahe bezüglich hinsichtlich mithilfe anstelle zugunsten nebst samt dank pro je",
    "ab bislang binnen",
)
SUBORDINATORS = words_of(
    "dass daß ob weil da wenn falls als nachdem während obwohl obgleich damit sodass bis bevor ehe",
    "indem sobald solange sofern wie wobei woraufhin worauf wodurch wofür womit wonach nämlich zumal",
    "indes",
)
RELATIVES = words_of("der die das den dem denen deren dessen welche welcher welches welchen welchem")
PRONOUNS = words_of(
    "er sie es man dieser diese dieses beide jener jene letzterer letztere alle viele einige wir ich",
)
_NOMINATIVE = words_of(
    "der die das ein eine diese dieser dieses jene jener jenes sein seine ihr ihre unser unsere mein",
    "meine kein keine alle beide einige mehrere viele manche zahlreiche etliche andere sowohl beides",
    "welche",
)
_OBLIQUE = words_of(
    "dem den des einem einen eines diesem diesen dieses jenem jenen seinem seinen seines seiner ihrem",
    "ihren ihres ihrer unserem unseren unserer keinem keinen keines ihm ihn ihnen sich uns euch mir",
    "mich einander einer",
)
_GENITIVE = words_of("des der eines einer dieses dieser seines seiner ihres ihrer deren dessen")
_JOINING = words_of("von vom im in am aus für beim bei zum zur gegen und sowie & an auf über mit zu")
_LEADING = words_of("doch aber und oder denn auch sogar selbst nur besonders allein ebenso sondern")
_FEW = 14
"""Words that a noun phrase may have."""
_ADJECTIVE = re.compile(r"(?:\w+(?:e|en|er|es|em)|\d[\d.,]*|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf)\Z")


def subject(sentence: Sentence, number: int, verb: int) -> Span | None:
    """Give the subject of the clause in the segment `number`, whose finite verb is its token `verb`."""
    segment = sentence[number]
    tokens = segment.tokens
    if segment.first in ("und", "sowie", "aber", "doch", "oder", "sondern") and verb <= 2 and number:
        return _leading(sentence, number - 1)
    joined = _joined(tokens, verb)
    if joined is not None:
        return subject(sentence, number, joined)
    if segment.first in SUBORDINATORS:
        called = verb > 0 and tokens[verb - 1].text[0] == "§"  # "Als „Frechheit“ bezeichnete Wenz"
        return phrase_after(tokens, verb + 1 if called else 1)
    if number and segment.sign == "," and verb > 0:
        relative = _relative(tokens, verb)
        if relative is not None:
            return relative
    if verb == 0:
        behind = len(tokens) > 1 and tokens[1].low in ("er", "sie", "es", "man", "wir", "ich")
        before = _leading(sentence, number - 1) if number and not behind else None
        return before or phrase_after(tokens, 1)
    if _stands_behind(tokens, verb):
        return phrase_after(tokens, verb + 1)
    return before_verb(tokens, verb) or phrase_after(tokens, verb + 1) or _particled(tokens, verb)


def _particled(tokens: tuple[Token, ...], verb: int) -> Span | None:
    """Give a name that begins with its particle, as sentences may: "Von der Leyen sagte"."""
    named = tokens[0].low in ("von", "van", "de", "zu", "al") and verb <= 4 and tokens[verb - 1].is_name
    return (tokens[0].start, tokens[verb - 1].end) if named and verb else None


def _stands_behind(tokens: tuple[Token, ...], verb: int) -> bool:
    """Tell whether the word behind a verb can only be its subject, so that an object comes first: "Das sagte er"."""
    behind = tokens[verb + 1].low if verb + 1 < len(tokens) else ""
    if behind in ("er", "man", "ich", "wir"):
        return True
    naming = tokens[verb].low.startswith(("bezeichne", "nenn", "nannt", "kritisier", "wertet", "lehnt", "beschr"))
    return naming and behind in ("der", "ein") and tokens[0].low in ("die", "das", "den", "einen", "diese", "dies")


def before_verb(tokens: tuple[Token, ...], verb: int) -> Span | None:
    """Give the words before a finite verb, where they are one noun phrase that can be its subject."""
    begin = 0
    while begin < verb and tokens[begin].low in _LEADING:
        begin += 1
    if begin == verb or not _can_head(tokens, begin, verb):
        return None
    return tokens[begin].start, tokens[verb - 1].end


def phrase_after(tokens: tuple[Token, ...], place: int) -> Span | None:
    """Give the first noun phrase from a place on that can be a subject, words in other cases left out."""
    while place < len(tokens):
        low = tokens[place].low
        if low in PRONOUNS and not _goes_on(tokens, place):
            return tokens[place].start, tokens[place].end
        if low == "unter" and place + 1 < len(tokens) and tokens[place + 1].low == "anderem":
            place += 2
        elif low in PREPOSITIONS or (low in _OBLIQUE and low != "sich" and _goes_on(tokens, place)):
            place = _skipped(tokens, place + 1)
        elif _can_head(tokens, place, len(tokens)):
            return tokens[place].start, tokens[phrase_end(tokens, place) - 1].end
        else:
            place += 1
    return None


def phrase_end(tokens: tuple[Token, ...], place: int) -> int:
    """Give where a noun phrase ends that begins at a place, with what depends on its noun."""
    limit = min(len(tokens), place + _FEW)
    end = _core_end(tokens, place, limit)
    while end < limit:
        low = tokens[end].low
        following = end + 1 < limit and (tokens[end + 1].is_name or _inflected(tokens[end + 1]))
        if low in _GENITIVE and following:
            end = _core_end(tokens, end, limit)
        elif (low in ("von", "vom", "und", "sowie", "aus") and following) or (
            low in ("in", "im", "für", "beim", "bei", "am", "zum", "zur") and end + 1 < limit and _noun(tokens[end + 1])
        ):
            end = _core_end(tokens, end + 1, limit)
        else:
            break
    return max(end, place + 1)


def _noun(token: Token) -> bool:
    return token.is_name


def _core_end(tokens: tuple[Token, ...], place: int, limit: int) -> int:
    """Give where article, adjectives and the nouns behind them end."""
    end = place
    while end < limit and not tokens[end].is_name and (_inflected(tokens[end]) or tokens[end].low in _NOMINATIVE):
        end += 1
    if end > place and end < limit and tokens[end].text[0] == "§":
        return end + 1
    while end < limit and (tokens[end].is_name or tokens[end].low in ("de", "von", "van", "al", "bin", "da", "del")):
        end += 1
    return max(end, place + 1)


def _inflected(token: Token) -> bool:
    return _ADJECTIVE.match(token.low) is not None


def _can_head(tokens: tuple[Token, ...], place: int, end: int) -> bool:
    """Tell whether a noun phrase that can be a subject begins at a place."""
    token = tokens[place]
    low = token.low
    if low in PREPOSITIONS or low in _OBLIQUE:
        return False
    following = tokens[place + 1] if place + 1 < end else None
    if low == "der" and following is not None and following.text.islower() and following.low.endswith("en"):
        return False
    if low in _NOMINATIVE:
        return following is not None or low in PRONOUNS
    if low in PRONOUNS:
        return True
    if token.is_name:
        return low not in _ADVERBS
    return _inflected(token) and following is not None and following.is_name and low not in _ADVERBS


_ADVERBS = words_of(
    "heute gestern morgen zudem außerdem unterdessen dabei dazu damit danach davor daraufhin zuvor",
    "später dann nun jetzt so dort hier ferner weiter weiterhin gleichzeitig zugleich insgesamt bereits",
    "schließlich zunächst zuletzt kürzlich dagegen hingegen jedoch allerdings dennoch trotzdem deshalb",
    "daher darum wörtlich offenbar anschließend inzwischen mittlerweile ebenfalls ebenso ähnlich auch",
    "noch erst nur schon immer wieder vorher nachher bisher bislang wohl zumindest immerhin vielmehr",
    "indes indessen hierzu hierbei dafür darin darauf daran davon darüber dadurch derzeit momentan",
    "zurzeit neulich unlängst jüngst erneut abschließend einerseits andererseits außer übrigens",
    "natürlich zwar gegenüber seither seitdem demnach demzufolge demgegenüber vergangene vergangenen",
    "entsprechend erstmals wie was wer wo wann warum laut nachdem als wenn während da weil obwohl und",
    "oder aber doch denn sondern etwas nichts letztlich zuerst zusätzlich aufgrund nochmals teilweise",
    "gerne heuer weder ihrerseits seinerseits dessen deren hinzu vor kurzem",
)


def _goes_on(tokens: tuple[Token, ...], place: int) -> bool:
    """Tell whether a word is an article or adjective of a noun behind it, and does not stand for it."""
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if following is None or tokens[place].low in ("er", "es", "man", "ich", "wir", "sich", "ihm", "ihn", "ihnen"):
        return False
    if tokens[place].low == "sie":
        return False
    after = tokens[place + 2] if place + 2 < len(tokens) else None
    return following.is_name or (_inflected(following) and after is not None and (after.is_name or _inflected(after)))


def _skipped(tokens: tuple[Token, ...], place: int) -> int:
    """Give where a noun phrase ends that is no subject: behind its article, adjectives and nouns."""
    while (
        place < len(tokens)
        and not tokens[place].is_name
        and (_inflected(tokens[place]) or tokens[place].low in _OBLIQUE or tokens[place].low in _NOMINATIVE)
    ):
        place += 1
        if tokens[place - 1].low in PRONOUNS and not _goes_on(tokens, place - 1) and tokens[place - 1].low != "alle":
            return place
    while place < len(tokens) and tokens[place].is_name:
        place += 1
    if place < len(tokens) and tokens[place].low in ("des", "eines") and place + 1 < len(tokens):
        return _skipped(tokens, place + 1)
    return place


def _relative(tokens: tuple[Token, ...], verb: int) -> Span | None:
    """Give the subject of a relative clause: its pronoun, or the noun phrase behind it."""
    place = 1 if tokens[0].low in PREPOSITIONS and len(tokens) > 1 else 0
    if tokens[place].low not in RELATIVES or verb < len(tokens) - 3 or place + 1 >= len(tokens):
        return None
    if tokens[place + 1].is_name and tokens[place].low not in ("denen", "dessen", "deren"):
        return None
    following = tokens[place + 1].low
    own = place or tokens[0].low in ("den", "dem", "denen", "dessen", "deren", "welchen", "welchem")
    if own or following in ("er", "sie", "es", "man", "der", "die", "das", "ein", "eine"):
        return phrase_after(tokens, place + 1)
    return tokens[0].start, tokens[0].end


def _joined(tokens: tuple[Token, ...], verb: int) -> int | None:
    """Give the verb of the clause before, where "und" joins this verb to it: "lehnte ab und nannte"."""
    if verb < 2 or tokens[verb - 1].low not in ("und", "aber", "sowie"):
        return None
    places = (place for place in range(verb - 1) if is_finite(tokens, place))
    return next(places, None)


def leading(sentence: Sentence, last: int) -> Span | None:
    """Give the subject of the main clause that ends with the segment `last`."""
    return _leading(sentence, last) if last >= 0 else None


def opening(tokens: tuple[Token, ...]) -> Span | None:
    """Give the noun phrase with which a clause begins, where it can be its subject."""
    if not _can_head(tokens, 0, len(tokens)):
        return None
    return tokens[0].start, tokens[phrase_end(tokens, 0) - 1].end


def _leading(sentence: Sentence, last: int) -> Span | None:
    """Give the subject of the main clause that the segments up to `last` are: what begins it, or follows its verb."""
    first = 0
    for number in range(last, -1, -1):
        if sentence[number].sign in (";", ":", "–", "—", "-"):
            first = number
            break
    return _leading_from(sentence, first, last) or (_leading_from(sentence, 0, last) if first else None)


def _leading_from(sentence: Sentence, first: int, last: int) -> Span | None:
    for number in range(first, last + 1):
        tokens = sentence[number].tokens
        verb = next((place for place in range(len(tokens)) if is_finite(tokens, place)), None)
        if sentence[number].first in SUBORDINATORS:
            continue
        if verb is None:
            if number == first and _is_phrase(sentence[number]):
                return tokens[0].start, tokens[phrase_end(tokens, 0) - 1].end
            continue
        if number == first or verb == 0:
            return before_verb(tokens, verb) or phrase_after(tokens, verb + 1)
    return None


def _is_phrase(segment: Segment) -> bool:
    tokens = segment.tokens
    return (
        tokens[0].text != ""
        and tokens[0].text[0] != "§"
        and _can_head(tokens, 0, len(tokens))
        and subjunctive(tokens) is None
        and any(token.is_name for token in tokens)
    )
