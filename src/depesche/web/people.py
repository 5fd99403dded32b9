"""What the API's routes of people are made of."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import Engine

from depesche.config import Settings
from depesche.desk import Desk
from depesche.signin.oidc import Client, Provider
from depesche.signin.passkeys import RelyingParty
from depesche.signin.passwords import Passwords
from depesche.signin.pending import Pending
from depesche.signin.throttle import Throttle
from depesche.store.accounts import Accounts
from depesche.store.audit import Audit, Deed, add_deeds
from depesche.store.brief import Brief
from depesche.store.invitations import Invitations
from depesche.store.passkeys import Passkeys
from depesche.store.sessions import Sessions
from depesche.web.trail import Trail

FIRST_SECONDS = 5
"""How long one has to wait at first."""
GUESSES = 5
"""Failed sign-ins of one account that pass without waiting."""
GUESS_SECONDS = 60
"""How long one has to wait at most: an account must not be locked by who only knows its address."""
CODE_SECONDS = 900
KNOCKS = 50
"""Failed sign-ins from one network that pass without waiting: a newsroom may sit behind one."""
KNOCK_SECONDS = 900
SETUP_SECONDS = 600
"""How long setting something up may take."""


class People(Struct, frozen=True):
    """Accounts, sessions and the ways in."""

    settings: Settings
    accounts: Accounts
    sessions: Sessions
    invitations: Invitations
    audit: Audit
    trail: Trail
    passwords: Passwords
    passkeys: Passkeys
    party: RelyingParty
    provider: Provider | None
    guesses: Throttle
    """Failed sign-ins of each account."""
    knocks: Throttle
    """Failed sign-ins from each network."""
    codes: Throttle
    """Wrong one-time codes of each account, whose password was right."""
    seeds: Pending
    """Secrets of one-time codes that are being set up, by account."""


def make_people(settings: Settings, engine: Engine, desk: Desk) -> People:
    """Make the parts on this database. What people did is written by the desk, sharing its commits."""
    brief = Brief(engine)

    async def keep(deeds: Sequence[Deed]) -> None:
        await desk.sit(lambda sitting: add_deeds(sitting.rows.connection, deeds))

    return People(
        settings=settings,
        accounts=Accounts(engine),
        sessions=Sessions(engine),
        invitations=Invitations(engine),
        audit=Audit(engine),
        trail=Trail(keep),
        passwords=Passwords(),
        passkeys=Passkeys(engine),
        party=RelyingParty(settings.public_url, settings.site, brief),
        provider=_provider(settings, brief),
        guesses=Throttle(brief, "guess", free=GUESSES, first=FIRST_SECONDS, longest=GUESS_SECONDS),
        knocks=Throttle(brief, "knock", free=KNOCKS, first=FIRST_SECONDS, longest=KNOCK_SECONDS),
        codes=Throttle(brief, "code", free=GUESSES, first=FIRST_SECONDS, longest=CODE_SECONDS),
        seeds=Pending(brief, "seed", SETUP_SECONDS),
    )


def _provider(settings: Settings, brief: Brief) -> Provider | None:
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        return None
    callback = f"{settings.public_url}/api/v1/session/oidc/callback"
    return Provider(Client(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, callback), brief)


def link_of(people: People, secret: str) -> str:
    """Give the one-time link; its secret stands behind the `#`, which browsers send to nobody."""
    return f"{people.settings.public_url}/desk/welcome#{secret}"
