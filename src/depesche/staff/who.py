"""Who an actor is by now: what was decided in somebody's name is done only while they may still do it."""

from depesche.model.commands import Actor
from depesche.store.accounts import Accounts
from depesche.store.tokens import Tokens


class Who:
    """Looks actors up by the name that events carry. Blocks."""

    def __init__(self, accounts: Accounts, tokens: Tokens) -> None:
        self._accounts = accounts
        self._tokens = tokens

    def actor(self, name: str) -> Actor | None:
        """Give the actor of this name with the roles that they have now, None when they have none any more."""
        kind, _, ulid = name.partition(":")
        if kind == "account":
            account = self._accounts.get(ulid)
            if account is None or account.disabled_at is not None:
                return None
            return Actor(name, account.role, account.blogs)
        if kind == "token":
            return self._tokens.actor(ulid)
        return Actor(name, "admin")  # programs on this machine, which may do everything
