"""The English story until now: the last hours of voting, the close of poll, the first boxes."""

from depesche.demo.count import STATIONS, after, station
from depesche.demo.english_count import MINA, OFFICER, ROSE, SEED, TOBY, named, standing
from depesche.demo.telling import Photos, Said, Telling, picture, rich
from depesche.model.blocks import Card, Embed, File, Gallery, Image, Quote, Source, Table, Text
from depesche.model.post import PostLink


def tell_past(telling: Telling, photos: Photos) -> str:
    """Tell what has happened so far; give the newest post."""
    doors = _polling_day(telling, photos)
    name = _polls_close(telling, photos)
    return _first_boxes(telling, photos, name, doors)


def _polling_day(telling: Telling, photos: Photos) -> tuple[str, str]:
    """Tell the hours until the polls close; give the rumour of shut doors, and what was then said of it."""
    telling.post(
        0,
        rich("Good evening from the Guildhall steps, where it has stopped raining for the first time since the "
             "campaign began. Polls are still open. This page will carry what we know as we know it, and will say so"
             " when we only think we do.", "what we know"),
        Card(
            "https://www.saltmere-lantern.example/four-candidates",
            "Four candidates, one bridge: our guide",
            standfirst="Who they are, what they have promised, and what each says it would cost.",
            source=Source("The Saltmere Lantern", "outlet"),
        ),
        authors=(ROSE,), place="Guildhall",
    )  # fmt: skip
    telling.status(60, "live")
    guide = telling.post(
        5 * 60,
        Text("On the ballot paper, in alphabetical order:"),
        Text(
            "Colin Harbottle, 67, independent: retired pilot of the harbour tugs\nDesmond Pryce-Lyle, 55, Civic "
            "Union: deputy mayor for the past eight years\nEleanor Tarrant, 44, Harbour Alliance: head of the "
            "lifeboat station\nPriya Venn, 36, Green Shore: marine biologist, and the only one who cycles over the "
            "bridge",
            style="bullets",
        ),
        headline="Who is standing", authors=(MINA,), tags=("Guide",),
    )  # fmt: skip
    telling.pin(20, guide)
    telling.post(
        8 * 60,
        Text("Queues at the Ropewalk have reached the chip shop. The presiding officer has run out of pencils but "
             "not of papers; a bookmaker across the road has lent her his."),
        picture(photos, "ballot-box", "en"),
        authors=(TOBY,), place="The Ropewalk",
    )  # fmt: skip
    telling.post(
        11 * 60,
        rich(
            "By teatime 41.3 per cent had voted in person, against 33.8 at the same hour four years ago. The "
            "borough does not count postal votes in that figure.",
            "41.3 per cent",
        ),
        headline="Turnout well up by teatime",
        sources=(OFFICER,),
        confidence="confirmed",
        authors=(TOBY,),
        tags=("Turnout",),
    )
    rumour = telling.post(
        9 * 60,
        Text("We are hearing from several readers that the polling station at Eel Quay shut its doors for a time "
             "this afternoon. We have not been able to confirm it. If you were there, write to us."),
        headline="Eel Quay: were the doors shut?", confidence="unconfirmed", authors=(MINA,),
    )  # fmt: skip
    accounts = telling.post(
        10 * 60,
        Text(
            "Two people who were in the queue at Eel Quay tell us that they waited outside a locked door for twenty"
            " minutes. The borough says that the door was stuck, not locked, and for six."
        ),
        Quote(
            "It is an old door by a wet river. We have sent a carpenter, and after him a poll clerk with a chair.",
            speaker="Agnes Thorley-Beck",
            role="returning officer",
            attribution="in a statement",
        ),
        headline="Locked or stuck? Accounts differ",
        confidence="disputed",
        authors=(MINA,),
        place="Eel Quay",
        sources=(
            Source("Two voters", "person"),
            Source("Saltmere Borough", "other", "https://www.saltmere.example/news"),
        ),
        links=(PostLink("continues", rumour),),
    )
    named = telling.post(
        9 * 60,
        Text("Edith Marrable, poll clerk at the Ropewalk, has been reading the rules aloud to the queue, to applause."),
        Image(None, caption="Sent by a reader"),
        authors=(TOBY,),
    )
    telling.take_down(
        4 * 60, named,
        "It named a poll clerk who had not agreed to it. Polling staff are not public figures; we should have asked.",
    )  # fmt: skip
    telling.post(
        10 * 60,
        Text("Nobody is on the Narrows Bridge but these two, who tell us that they cancelled each other out at the "
             "ballot box and walked home together to save the toll."),
        picture(photos, "bridge", "en"),
        authors=(ROSE,), place="Narrows Bridge",
    )  # fmt: skip
    return rumour, accounts


def _polls_close(telling: Telling, photos: Photos) -> str:
    """Tell the close of poll and the hour after; give the post that gets a name wrong."""
    closed = telling.post(
        12 * 60,
        Text("The polls are closed. Anyone who was in a queue at the stroke may still vote. Vans with the first "
             "boxes have left; the furthest has eleven miles to go and one toll to pay."),
        headline="Polls close, and the boxes set off", authors=(ROSE,),
    )  # fmt: skip
    telling.key(10, closed)
    sample = telling.post(
        3 * 60,
        Text(
            "There is no exit poll in a town this size. There is, though, the politics class of Saltmere College, "
            "which asked 1,120 voters at fourteen stations and has been right twice running. It gives no margin of "
            "error, only this."
        ),
        Table(
            (
                ("Candidate", "Sample"),
                ("Tarrant (Harbour Alliance)", "35%"),
                ("Pryce-Lyle (Civic Union)", "34%"),
                ("Venn (Green Shore)", "19%"),
                ("Harbottle (independent)", "12%"),
            ),
            caption="1,120 voters at fourteen polling stations",
        ),
        headline="Sixth-formers call it too close",
        confidence="reported",
        authors=(MINA,),
        tags=("Forecast",),
        sources=(Source("Saltmere College politics class", "other", "https://college.saltmere.example/poll"),),
    )
    telling.key(15, sample)
    telling.post(
        5 * 60,
        Quote("I have spent twenty years going out when everyone else comes "
              "in. I can wait for a few boxes.", speaker="Eleanor Tarrant", role="Harbour Alliance"),
        authors=(TOBY,), place="Lifeboat station",
    )  # fmt: skip
    telling.post(
        4 * 60,
        Quote("The Civic Union had never trusted a forecast marked by its own teacher and did not mean to begin "
              "tonight.", speaker="Gwendolen Strake", role="agent for Desmond Pryce-Lyle", speech="indirect"),
        authors=(TOBY,),
    )  # fmt: skip
    alarm = telling.post(
        6 * 60,
        Text("The fire alarm has gone off at Deepdale and three hundred counters are standing on a hockey pitch. The"
             " boxes stayed inside, under guard by two constables and Councillor Ivor Penhale, who would not leave "
             "his tea."),
        picture(photos, "counting", "en"),
        headline="Count halted by fire alarm", authors=(MINA,), place="Deepdale Sports Hall",
    )  # fmt: skip
    telling.key(15, alarm)
    telling.post(
        7 * 60,
        Text("All clear: a toaster. Counting begins again, twenty minutes late. The borough is showing the hall live."),
        Embed(
            "https://video.example/saltmere/count",
            provider="Saltmere Borough",
            headline="Live from Deepdale Sports Hall",
            caption="Leads to the borough’s own pages.",
        ),
        authors=(MINA,),
        place="Deepdale Sports Hall",
        links=(PostLink("continues", alarm),),
    )
    telling.post(
        4 * 60,
        Text("What happens to a box at Deepdale, in order:"),
        Text("The seal is read aloud and cut\nEvery paper is counted, face down, against the register\nFace up, they "
             "are sorted by name; doubtful ones go to a tray\nThe bundles are counted twice, by different hands\n"
             "A runner takes the figure to the returning officer, walking", style="numbers"),
        headline="How a box is counted", authors=(MINA,), tags=("Guide",),
    )  # fmt: skip
    telling.post(
        5 * 60,
        Text(
            "Watching from the gallery is a guest from Ostmünde, Saltmere’s twin town, which is voting tonight as well."
        ),
        Quote(
            "At home we would have formed a committee about the toaster.",
            speaker="Tjark Wessel-Ohm",
            role="councillor from Ostmünde",
            original="Bei uns gäbe es zu dem Toaster jetzt einen Ausschuss.",
            original_language="de",
        ),
        authors=(ROSE,),
        place="Deepdale Sports Hall",
    )
    return alarm


def _first_boxes(telling: Telling, photos: Photos, alarm: str, doors: tuple[str, str]) -> str:
    """Tell the first boxes, until the present; give the newest post."""
    first = telling.post(
        6 * 60,
        Text(f"The first box of {STATIONS} is from Marsh End, village hall: {named(station(1, SEED))}. Marsh End has"
             " been first since they gave its van a blue light, and has never yet been typical."),
        headline="Marsh End is first again", sources=(OFFICER,), confidence="confirmed", authors=(TOBY,),
    )  # fmt: skip
    telling.key(10, first)
    telling.correct(
        5 * 60, alarm,
        "We said that Councillor Ivor Penhale stayed in the hall. It was his brother, Councillor Owen Penhale. Both "
        "have been in touch.",
        Text("The fire alarm has gone off at Deepdale and three hundred counters are standing on a hockey pitch. The"
             " boxes stayed inside, under guard by two constables and Councillor Owen Penhale, who would not leave "
             "his tea."),
        picture(photos, "counting", "en"),
    )  # fmt: skip
    telling.post(
        4 * 60,
        Gallery(
            (
                picture(photos, "town-hall", "en"),
                picture(photos, "screen", "en"),
                picture(photos, "bridge", "en"),
                picture(photos, "counting", "en"),
            ),
            caption="Guildhall, big screen, bridge and sports hall: the night so far",
        ),
        authors=(ROSE,),
    )
    telling.post(
        3 * 60,
        Quote("I wrote three victory speeches in this room. The one for going home is shorter and took longer.",
              speaker="Margaret Oldroyd-Finch", role="outgoing mayor"),
        authors=(ROSE,), place="Mayor’s parlour",
    )  # fmt: skip
    harbottle = telling.post(
        5 * 60,
        rich("Colin Harbottle has come straight from the bowls club. Win or lose, he says, he will be “back on the "
             "water by Sunday”, and he has brought "
             "sandwiches for the other three.", Said("back on the water by Sunday", "Colin Harbottle")),
        authors=(TOBY,), place="Corn Exchange",
    )  # fmt: skip
    telling.revise(
        2 * 60, harbottle,
        rich("Colin Harbottle has come straight from the bowls club. Win or lose, he says, he will be “back on the "
             "water by Sunday”, and he has brought sandwiches for the other three. Egg and cress, for those who "
             "asked.", Said("back on the water by Sunday", "Colin Harbottle"), italic="Egg and cress"),
    )  # fmt: skip
    rumour, accounts = doors
    telling.post(
        2 * 60,
        Text("We have read the log of the polling station at Eel Quay. The door was stuck for six minutes, not shut;"
             " everybody in the queue is ticked off as having voted, the two who spoke to us among them."),
        headline="Eel Quay: stuck for six minutes, and everybody voted", confidence="confirmed", authors=(MINA,),
        sources=(OFFICER,), links=(PostLink("contradicts", rumour), PostLink("continues", accounts)),
    )  # fmt: skip
    telling.post(
        2 * 60,
        Text("Someone has tied a bedsheet to the toll booth. Our reporter’s picture of it is stuck where the signal "
             "ends, halfway across."),
        Image(None, caption="The bedsheet reads, in full: PAID.", credit="Rosalind Keeve"),
        authors=(ROSE,), place="Narrows Bridge",
    )  # fmt: skip
    telling.post(
        5 * 60,
        Text("The Civic Union has begun to sound out Green Shore about a pact on the harbour board, according to "
             "Tideway FM. Green Shore says that it has had one phone call, and that it was a wrong number."),
        headline="Talk of a pact, and a wrong number", confidence="reported", authors=(MINA,),
        sources=(Source("Tideway FM", "outlet", "https://tideway.example/"),),
    )  # fmt: skip
    telling.post(
        4 * 60,
        Text("The returning officer talked to us about pencils, doors and toast. It runs to nine minutes."),
        File(
            None,
            "audio",
            headline="Agnes Thorley-Beck in conversation",
            caption="The recording is being cut and will follow.",
        ),
        authors=(MINA,),
    )
    lead = after(9, SEED)
    standings = telling.post(
        6 * 60,
        Text(
            f"Nine of {STATIONS} boxes are counted and Desmond Pryce-Lyle leads by {lead.lead:,} votes. All nine "
            "come from the villages, where the Civic Union has always begun well. The town is still to come, and "
            "the postal votes come last."
        ),
        standing(lead),
        headline="Pryce-Lyle ahead, but it is early",
        sources=(OFFICER,),
        confidence="confirmed",
        authors=(TOBY,),
        tags=("Standings",),
        links=(PostLink("continues", first),),
    )
    telling.key(10, standings)
    telling.post(
        5 * 60,
        rich("Why do the postal votes come last? Because every signature is checked against the one on file before "
             "an envelope is opened. There are 31,200 of them, and some people "
             "sign differently when they are cross.", "31,200", italic="before"),
        authors=(MINA,), tags=("Guide",),
    )  # fmt: skip
    return telling.post(
        5 * 60,
        Text("Five microphones have been set up at the Corn Exchange. The candidates will speak in the order in "
             "which their votes are declared."),
        picture(photos, "podium", "en"),
        authors=(ROSE,), place="Corn Exchange",
    )  # fmt: skip
