"""The English story: the night on which Saltmere, a port that is on no map, elects its mayor."""

from datetime import datetime, timedelta

from depesche.demo.count import after, station
from depesche.demo.english_count import MINA, OFFICER, ROSE, SEED, TOBY, named, tell_count
from depesche.demo.english_past import tell_past
from depesche.demo.telling import Link, Photos, Story, Telling, picture, rich
from depesche.model.blocks import Quote, Text
from depesche.model.blog import BlogCopy

SLUG = "election-night"
LENGTH = timedelta(minutes=170)


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
        headline="Saltmere chooses a mayor: the count, box by box",
        kicker="Election night",
        standfirst="Four candidates, one toll bridge and the first open contest in twelve years. We are at the "
        "sports hall, the Corn Exchange and the water’s edge until the last box is in.",
        background=(
            Text("What is at stake", style="heading"),
            Text(
                "Saltmere has been run for three terms by Margaret Oldroyd-Finch, who came in promising a new dock "
                "and goes out having built half of it. The mayor sets the budget, chairs the harbour board and, "
                "since the charter of the old king, may cross the Narrows Bridge without paying."
            ),
            Text(
                "Everybody else pays £2.40 each way. The bridge was paid off nineteen years ago; the toll stayed, "
                "and now brings in a ninth of everything the borough spends. Each of the four candidates wants it "
                "gone. They differ on what to close instead."
            ),
            Text("How it works", style="heading"),
            rich(
                "The candidate with the most votes wins; there is no second round. The borough’s 160 ballot boxes "
                "are brought to Deepdale Sports Hall, checked against the register, mixed, sorted and counted. The "
                "rules are in the returning officer’s handbook, which is shorter than it sounds.",
                Link("the returning officer’s handbook", "https://www.saltmere.example/elections/handbook"),
            ),
            Text("Some 128,900 people may vote. At the last election 53 in a hundred of them did."),
        ),
        image=picture(photos, "town-hall", "en"),
        language="en",
        zone="Europe/London",
    )


def _next_minutes(telling: Telling, photos: Photos, latest: str) -> None:
    """Tell the first minutes that are seen live: text, quote, photo, edit, correction and takedown."""
    here = station(10, SEED)
    tenth = telling.post(
        8,
        Text(f"Box ten is in, from Withy Cross, parish room: Tarrant {here.votes[1]}, Pryce-Lyle {here.votes[0]}."),
        sources=(OFFICER,), confidence="confirmed", authors=(TOBY,), tags=("Result",),
    )  # fmt: skip
    telling.post(
        9,
        Quote(
            "The tide does not ask who won. It asks whether the sluice was shut.",
            speaker="Priya Venn",
            role="Green Shore",
            attribution="to laughter on the slipway",
        ),
        authors=(ROSE,),
        place="Old Slipway",
    )
    telling.revise(
        8, latest,
        Text("Five microphones have been set up at the Corn Exchange. The candidates will speak in the order in "
             "which their votes are declared; each has been asked to keep to four minutes, and three have agreed."),
        picture(photos, "podium", "en"),
    )  # fmt: skip
    telling.post(
        10,
        Text("The big screen has caught up with the count, and the room has gone quiet to look at it."),
        picture(photos, "screen", "en"),
        authors=(ROSE,), place="Corn Exchange",
    )  # fmt: skip
    telling.correct(
        9, tenth,
        "Our first version gave Tarrant’s votes at Withy Cross to Pryce-Lyle, and his to her.",
        Text(f"Box ten is in, from Withy Cross, parish room: {named(here)}."),
    )  # fmt: skip
    rumour = telling.post(
        8,
        Text("A bundle of papers from Tanner’s Row is said to be missing at Deepdale. One counter told us so; we are"
             " asking the returning officer."),
        confidence="unconfirmed", authors=(MINA,), place="Deepdale Sports Hall",
    )  # fmt: skip
    now = after(12, SEED)
    telling.post(
        10,
        Text(f"Two more from Withy Cross. After twelve boxes Pryce-Lyle has {now.share(1):.1f} per cent to Tarrant’s "
             f"{now.share(0):.1f}."),
        sources=(OFFICER,), confidence="confirmed", authors=(TOBY,), tags=("Result",),
    )  # fmt: skip
    telling.take_down(
        10, rumour, "Nothing is missing: the bundle was on the next table. We should have looked before we published."
    )
