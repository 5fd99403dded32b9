"""A turn by PostgreSQL's advisory lock, on a connection of its own; the server ends it when its node is silent."""

from time import monotonic

import psycopg

from depesche.following.base import Lost

CLASS = 0x64657066
"""First number of these advisory locks; the second is made of the turn's name."""
SILENT_MS = 8_000
"""How long the server waits for a word from who has the turn: one killed, cut off or frozen loses it after that."""
CERTAIN_SECONDS = 4.0
"""How long a node believes that the turn is its own after it was last told so; less than the server waits."""
CONNECT_SECONDS = 5
_SETTINGS = {
    "idle_session_timeout": SILENT_MS,
    "tcp_keepalives_idle": 2,
    "tcp_keepalives_interval": 1,
    "tcp_keepalives_count": 3,
    "tcp_user_timeout": SILENT_MS,
}


class PostgresTurn:
    """A turn among the nodes that share a database (`depesche.following.base.Turn`)."""

    def __init__(self, address: str, name: str) -> None:
        self._address = address
        self._name = name
        self._connection: psycopg.Connection[tuple[bool]] | None = None
        self._certain_until = 0.0

    def take(self) -> bool:
        """Take the lock if it is free. Raises psycopg.Error."""
        asked = monotonic()
        if self._connection is None:
            self._connection = self._connect()
        try:
            sent = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"
            row = self._connection.execute(sent, (CLASS, self._name)).fetchone()
        except psycopg.Error:
            self.leave()
            raise
        if row is None or not row[0]:
            return False
        self._certain_until = asked + CERTAIN_SECONDS
        return True

    def prove(self) -> None:
        """Speak to the server, who else ends the connection. Raises Lost when it has."""
        asked = monotonic()
        try:
            if self._connection is None:
                raise Lost("the turn was given up")
            self._connection.execute("SELECT true")
        except psycopg.Error as error:
            self.leave()
            raise Lost(f"the connection that held the turn is gone: {error}") from error
        self._certain_until = asked + CERTAIN_SECONDS

    def held(self) -> bool:
        """Tell whether the server has confirmed it a short while ago; a node that was frozen finds that it has not."""
        return self._connection is not None and monotonic() < self._certain_until

    def leave(self) -> None:
        """End the connection, and with it the lock."""
        self._certain_until = 0.0
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()

    def _connect(self) -> "psycopg.Connection[tuple[bool]]":
        connection: psycopg.Connection[tuple[bool]] = psycopg.connect(
            self._address,
            autocommit=True,
            connect_timeout=CONNECT_SECONDS,
            keepalives_idle=2,
            keepalives_interval=1,
            keepalives_count=3,
            tcp_user_timeout=SILENT_MS,
        )
        for name, value in _SETTINGS.items():
            connection.execute("SELECT set_config(%s, %s, false)", (name, str(value)))
        return connection
