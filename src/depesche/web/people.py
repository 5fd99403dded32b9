"""What the API's routes of people are made of."""

from msgspec import Struct

from depesche.config import Settings
from depesche.signin.passwords import Passwords
from depesche.signin.throttle import Throttle
from depesche.store.accounts import Accounts
from depesche.store.sessions import Sessions


class People(Struct, frozen=True):
    """Accounts, sessions and the ways in."""

    settings: Settings
    accounts: Accounts
    sessions: Sessions
    passwords: Passwords
    guesses: Throttle
    """Failed sign-ins of each account."""
    knocks: Throttle
    """Failed sign-ins from each address."""
