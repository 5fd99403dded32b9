"""The English count: box after box, with voices between."""

from depesche.demo.count import STATIONS, Count, after, station, turnout
from depesche.demo.telling import Photos, Telling, picture, rich
from depesche.model.blocks import Image, Quote, Source, Table, Text
from depesche.model.post import Author

SEED = 0.53
NAMES = ("Tarrant", "Pryce-Lyle", "Venn", "Harbottle")
_WARDS = (
    "Marsh End", "Withy Cross", "Upper Deepdale", "Saltings", "Coldharbour", "Seven Elms", "Brickfields", "Northmark",
    "Rookery Hill", "Old Saltmere", "Tanner’s Row", "Eel Quay", "Newtown", "Pilots’ Reach", "Shipwrights", "South Dock",
    "Limekiln", "Ropewalk", "Minster", "Postal",
)  # fmt: skip
_HALLS = (
    "village hall", "parish room", "primary school", "library", "scout hut", "chapel", "sailing club", "almshouse",
)  # fmt: skip
OFFICER = Source("Saltmere returning officer", "document")
ROSE, TOBY, MINA = (
    Author("Rosalind Keeve", "rk"),
    Author("Toby Askwith-Rao", "tar"),
    Author("Mina Holloway-Dunn", "mhd"),
)

_RESULTS = (
    (
        "Counted at {place}: {a} for Tarrant, {b} for Pryce-Lyle, {c} for Venn, {d} for Harbottle. With {n} of {of} "
        "boxes in, it is {first} per cent to {second} at the top."
    ),
    (
        "Box {n} is from {place}. {winner} takes it with {part} per cent. Across the borough {leader}’s lead {moves}"
        " to {lead}."
    ),
    "From {place}: Tarrant {a}, Pryce-Lyle {b}, Venn {c}, Harbottle {d}.",
    (
        "{place} gives {total} good votes, {part} per cent of them to {winner}. {leader} leads by {lead} after {n} "
        "boxes."
    ),
    "Another one for {winner}, who wins {place} by {margin}. {left} boxes to go.",
    "{winner} carries {place} with {part} per cent. Borough-wide that makes it {leader} {first}, {runner} {second}.",
    "In from {place}: {a} for Tarrant and {b} for Pryce-Lyle. The gap between first and second {moves} to {lead}.",
)
_PLAIN = 2
"""The form of a result that names no winner, for boxes where there is none worth the name."""
_VOICES: tuple[tuple[str, str, str], ...] = (
    (
        "Thirty years I have done this, and I still count the last bundle twice for luck.",
        "Winifred Oakes-Bell",
        "counter at table nine",
    ),
    (
        "If it is close we shall count again. If it is very close we shall count again slowly.",
        "Agnes Thorley-Beck",
        "returning officer",
    ),
    ("He has stopped pacing. I liked it better when he paced.", "Gwendolen Strake", "agent for Desmond Pryce-Lyle"),
    ("At sea you learn not to cheer until everyone is on the quay.", "Eleanor Tarrant", "Harbour Alliance"),
    (
        "I have seen twelve years of these from the stage. The seats are harder than I had been told.",
        "Margaret Oldroyd-Finch",
        "outgoing mayor",
    ),
    ("I said I would fight for every vote, and I believe I have met most of them.", "Colin Harbottle", "independent"),
    (
        "Eight years as deputy teaches you patience. I have about an hour of it left.",
        "Desmond Pryce-Lyle",
        "Civic Union",
    ),
    ("Third is a good place to see what the first two are up to.", "Priya Venn", "Green Shore"),
)
_ANSWERS: tuple[tuple[str, str], ...] = (
    (
        "What happens in a tie?",
        (
            "The returning officer decides by lot. In Saltmere that means two tide tables in a bucket, and it has "
            "been done once, in a by-election ninety years ago."
        ),
    ),
    (
        "Can I watch the count?",
        (
            "Yes, from the gallery at Deepdale, without a ticket. You may not bring a telephoto lens, and you may "
            "not sigh."
        ),
    ),
    (
        "When can a candidate ask for a recount?",
        (
            "As soon as the provisional result is shared with the agents, and before it is declared. The returning "
            "officer may refuse if the request is unreasonable. She has never yet been asked twice."
        ),
    ),
    (
        "Why are papers counted face down?",
        (
            "At first only their number is checked against the register. Face down, nobody at the table can be "
            "tempted to begin on the interesting part."
        ),
    ),
    (
        "How many papers were spoilt?",
        (
            "So far 0.8 per cent. Most were blank; one bore a detailed drawing of a heron, which both main agents "
            "agreed was not a vote."
        ),
    ),
    (
        "What does the mayor earn?",
        "£71,400 a year and free passage over the Narrows Bridge, which on present tolls is worth another £1,250.",
    ),
)
_PICTURES = (
    ("counting", "Second sort at Deepdale. By now the only word spoken is a number."),
    ("town-hall", "The square has filled, and someone is selling umbrellas at last year’s price."),
    ("screen", "A new bar, a new murmur, at the Corn Exchange."),
    ("bridge", "From the far bank you can see which windows are still counting."),
    ("ballot-box", "The Ropewalk’s glass box has reached Deepdale with its seal unbroken."),
    ("podium", "The stage is still empty. The sandwiches are not going to last."),
)


def standing(count: Count) -> Table:
    """Give the state of the count as a table, who has most first."""
    rows = [(NAMES[who], f"{count.votes[who]:,}", f"{count.share(who):.1f}%") for who in count.ranking]
    caption = f"After {count.counted} of {STATIONS} boxes, {count.total:,} good votes"
    return Table((("", "Votes", "Share"), *rows), caption=caption)


def tell_count(telling: Telling, photos: Photos, begin: int) -> None:
    """Tell of every box from number `begin` on, and of what happens meanwhile."""
    for done in range(begin, STATIONS + 1):
        _result(telling, done)
        if done % 3 == 0:
            _meanwhile(telling, photos, done // 3)
    _end(telling, photos)


def _result(telling: Telling, done: int) -> None:
    clear = station(done, SEED).lead > 1
    text = _RESULTS[done * 3 % len(_RESULTS) if clear else _PLAIN].format(**_figures(done))
    if after(done, SEED).ranking[0] != after(done - 1, SEED).ranking[0]:
        leader = NAMES[after(done, SEED).ranking[0]]
        post = telling.post(
            9,
            Text(text),
            standing(after(done, SEED)),
            headline=f"{leader} takes the lead",
            sources=(OFFICER,),
            confidence="confirmed",
            authors=(TOBY,),
            tags=("Result",),
        )
        telling.key(6, post)
        return
    telling.post(
        8 + done * 3 % 5, Text(text), sources=(OFFICER,), confidence="confirmed", authors=(TOBY,), tags=("Result",)
    )


def _figures(done: int) -> dict[str, str]:
    here, now, before = station(done, SEED), after(done, SEED), after(done - 1, SEED)
    first, second = now.ranking[0], now.ranking[1]
    return {
        "place": _place(done), "n": str(done), "of": str(STATIONS), "left": str(STATIONS - done),
        "a": f"{here.votes[0]:,}", "b": f"{here.votes[1]:,}", "c": f"{here.votes[2]:,}", "d": f"{here.votes[3]:,}",
        "total": f"{here.total:,}", "winner": NAMES[here.ranking[0]], "part": f"{here.share(here.ranking[0]):.1f}",
        "margin": f"{here.lead:,}", "leader": NAMES[first], "runner": NAMES[second], "lead": f"{now.lead:,}",
        "first": f"{now.share(first):.1f}", "second": f"{now.share(second):.1f}",
        "moves": "grows" if now.lead > before.lead else "narrows",
    }  # fmt: skip


def _place(done: int) -> str:
    ward, turn = _WARDS[(done - 1) // len(_HALLS)], (done - 1) % len(_HALLS)
    return f"postal box {turn + 1}" if ward == "Postal" else f"{ward} ({_HALLS[turn]})"


def _meanwhile(telling: Telling, photos: Photos, turn: int) -> None:
    """Tell something between two results: a table, a voice, an answer, a picture or a turnout."""
    done, kind, round_ = turn * 3, turn % 5, turn // 5
    if kind == 0:
        telling.post(8, standing(after(done, SEED)), headline=f"Standings after {done} boxes", sources=(OFFICER,),
                     confidence="confirmed", authors=(TOBY,), tags=("Standings",))  # fmt: skip
    elif kind == 1 and round_ <= len(_ANSWERS):
        question, answer = _ANSWERS[round_ - 1]
        telling.post(11, Text(answer), headline=question, kicker="You ask", authors=(MINA,), tags=("Guide",))
    elif kind == 2 and round_ <= len(_PICTURES):
        telling.post(9, _picture(photos, round_ - 1), authors=(ROSE,))
    elif kind == 3 and round_ <= len(_VOICES):
        text, speaker, role = _VOICES[round_ - 1]
        telling.post(10, Quote(text, speaker=speaker, role=role), authors=(ROSE,))
    elif kind == 4:
        telling.post(
            8, _turnout(round_), sources=(OFFICER,), confidence="confirmed", authors=(MINA,), tags=("Turnout",)
        )


def _picture(photos: Photos, turn: int) -> Image:
    name, caption = _PICTURES[turn]
    return picture(photos, name, "en", caption)


def _turnout(turn: int) -> Text:
    ward, (now, then) = _WARDS[turn * 3 % 19], turnout(turn, SEED)
    share = f"{now} per cent"
    return rich(f"Turnout in {ward}: {share}, against {then} four years ago.", share)


def _end(telling: Telling, photos: Photos) -> None:
    final = after(STATIONS, SEED)
    first, second = (NAMES[who] for who in final.ranking[:2])
    post = telling.post(
        12,
        Text(
            f"That is all {STATIONS} boxes. {first} beats {second} by {final.lead:,} votes, subject to the agents’ "
            "agreement. The returning officer will declare from the stage."
        ),
        standing(final),
        headline=f"{first} wins Saltmere",
        sources=(OFFICER,),
        confidence="confirmed",
        authors=(TOBY,),
        tags=("Result",),
    )
    telling.key(6, post)
    telling.post(
        12,
        Text("The lights are going out at Deepdale. On the Guildhall steps a few people are still doing sums."),
        picture(photos, "town-hall", "en", "The square after the last box"),
        authors=(ROSE,), place="Guildhall",
    )  # fmt: skip


def named(count: Count) -> str:
    """Name the candidates with their votes, in the order of the ballot paper."""
    return ", ".join(f"{name} {count.votes[who]:,}" for who, name in enumerate(NAMES))
