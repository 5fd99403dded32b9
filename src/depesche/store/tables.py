"""The tables of people as SQLAlchemy sees them; `migrations/` makes them."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, SmallInteger, String, Table

from depesche.db import Millis

metadata = MetaData()

accounts = Table(
    "accounts",
    metadata,
    Column("id", String, primary_key=True),
    Column("email", String),
    Column("name", String),
    Column("initials", String),
    Column("language", String),
    Column("role", String),
    Column("blogs", LargeBinary),
    Column("password", String),
    Column("totp", String),
    Column("totp_step", BigInteger),
    Column("recovery", LargeBinary),
    Column("oidc_subject", String),
    Column("created_at", Millis),
    Column("disabled_at", Millis),
    Column("seen_at", Millis),
)

passkeys = Table(
    "passkeys",
    metadata,
    Column("id", String, primary_key=True),
    Column("account", String),
    Column("public_key", LargeBinary),
    Column("count", BigInteger),
    Column("name", String),
    Column("created_at", Millis),
    Column("used_at", Millis),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String, primary_key=True),
    Column("hash", LargeBinary),
    Column("account", String),
    Column("created_at", Millis),
    Column("seen_at", Millis),
    Column("expires_at", Millis),
    Column("device", String),
    Column("address", String),
)

invitations = Table(
    "invitations",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("account", String),
    Column("expires_at", Millis),
)
"""One-time links by which somebody chooses a password; without an account, that of the first admin."""

uploads = Table(
    "uploads",
    metadata,
    Column("id", String, primary_key=True),
    Column("owner", String),
    Column("blog", String),
    Column("name", String),
    Column("size", BigInteger),
    Column("received", BigInteger),
    Column("created_at", Millis),
    Column("media", LargeBinary),
    Column("refused", String),
)
"""Files on their way; their bytes lie in a folder beside the database."""

audit = Table(
    "audit",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("at", Millis),
    Column("by", String),
    Column("action", String),
    Column("blog", String),
    Column("target", String),
    Column("status", SmallInteger),
    Column("address", String),
    Column("detail", String),
)

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("name", String),
    Column("public", LargeBinary),
    Column("seed", LargeBinary),
    Column("created_at", Millis),
    Column("retired_at", Millis),
)
"""Ed25519 keys, the oldest first; `seed` is the private one, gone when it is retired."""

cosignatures = Table(
    "cosignatures",
    metadata,
    Column("blog", String, primary_key=True),
    Column("size", BigInteger, primary_key=True),
    Column("witness", String, primary_key=True),
    Column("line", String),
)
"""Lines that witnesses have added to the checkpoint of a blog (ULID) at a size."""
