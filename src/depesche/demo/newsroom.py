"""The newsroom of the demo: three people, and what they have on their desks at the moment."""

import asyncio
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from msgspec import Struct
from sqlalchemy import Engine

from depesche.desk import Desk
from depesche.model.blocks import Block, Quote, Source, Text
from depesche.model.commands import Actor
from depesche.model.drafts import NewDraft
from depesche.model.ids import new_ulid
from depesche.model.people import Role
from depesche.model.post import Author, DraftCopy
from depesche.staff.way import Way
from depesche.store.accounts import Accounts

PASSWORD = "lantern"  # noqa: S105  # of the demo, and printed when it starts
"""Everybody's password in the demo."""


class Colleague(Struct, frozen=True):
    """Somebody who works in the demo's newsroom."""

    role: Role
    name: str
    initials: str

    @property
    def email(self) -> str:
        """Give the address to sign in by."""
        return f"{self.role}@example.org"


STAFF = (
    Colleague("admin", "Rosalind Keeve", "rk"),
    Colleague("editor", "Mina Holloway-Dunn", "mhd"),
    Colleague("reporter", "Toby Askwith-Rao", "tar"),
)


def hire(engine: Engine, now: datetime) -> dict[Role, Actor]:
    """Make the accounts; gives who acts in each role. Blocks for a moment."""
    accounts, hashed = Accounts(engine), PasswordHasher().hash(PASSWORD)
    actors: dict[Role, Actor] = {}
    for one in STAFF:
        made = accounts.add(one.email, one.name, now, initials=one.initials, role=one.role)
        accounts.change(made.id, password=hashed)
        actors[one.role] = Actor(f"account:{made.id}", one.role)
    return actors


class Lying(Struct, frozen=True):
    """A draft that lies on a desk: what it says, whose it is, and how far it has come."""

    blog: str
    role: Role
    body: tuple[Block, ...]
    headline: str | None = None
    confirmed: bool = True
    source: Source | None = None
    is_key: bool = False
    review: bool = False
    remark: str | None = None
    minutes: int | None = None
    """In how many minutes it is to be published."""


def lay(desk: Desk, actors: dict[Role, Actor], now: datetime) -> None:
    """Put the drafts of both blogs on the desks. Blocks."""

    async def run() -> None:
        way = Way(desk)
        for lying in LYING:
            await _lay(way, lying, actors, now)

    asyncio.run(run())


async def _lay(way: Way, lying: Lying, actors: dict[Role, Actor], now: datetime) -> None:
    ulid, who = new_ulid(), next(one for one in STAFF if one.role == lying.role)
    copy = DraftCopy(
        body=lying.body,
        headline=lying.headline,
        authors=(Author(who.name, who.initials),),
        sources=() if lying.source is None else (lying.source,),
        confidence=None if lying.confirmed else "unconfirmed",
    )
    await way.write(lying.blog, ulid, NewDraft(copy=copy, is_key=lying.is_key), actors[lying.role], "none")
    if lying.review or lying.remark is not None:
        await way.submit(lying.blog, ulid, actors[lying.role])
    if lying.remark is not None:
        await way.send_back(lying.blog, ulid, lying.remark, actors["editor"])
    if lying.minutes is not None:
        await way.schedule(lying.blog, ulid, now + timedelta(minutes=lying.minutes), actors["editor"])


EN, DE = "election-night", "wahlabend"
LYING = (
    Lying(EN, "reporter", (
        Text("A van with two ballot boxes has broken down on the Narrows Bridge. It is being pushed."),
        Quote("We have carried heavier things over this bridge, and been charged for it.",
              speaker="Len Marchbanks", role="toll keeper"),
    ), headline="Two boxes on the bridge", review=True),
    Lying(EN, "reporter", (Text("Harbottle is said to have gone home to feed his dog."),), review=True,
          confirmed=False),
    Lying(EN, "reporter", (Text("Some three hundred people are outside the Corn Exchange."),),
          remark="Who counted them? Please ask the stewards, and say so."),
    Lying(EN, "reporter", (Text("At the sports hall the tea has run out; the count has not."),)),
    Lying(EN, "editor", (Text("It is midnight. This is what we know so far, and what we do not."),),
          headline="Where we stand", is_key=True, minutes=12),
    Lying(DE, "reporter", (
        Text("Vor dem Rathaus stehen nach Angaben der Polizei rund zweihundert Menschen."),
    ), source=Source("Polizei", "other"), review=True),
    Lying(DE, "reporter", (Text("In der Sporthalle ist der Strom für zwei Minuten ausgefallen."),), confirmed=False,
          headline="Stromausfall beim Auszählen", review=True),
    Lying(DE, "reporter", (Text("Die Kantine hat länger geöffnet."),), remark="Ist das eine Nachricht?"),
    Lying(DE, "editor", (Text("Was wir bis jetzt wissen, und was nicht."),), headline="Der Stand der Dinge",
          is_key=True, minutes=15),
)  # fmt: skip
"""What lies on the desks when the demo begins."""
