"""Secrets that are given out once: tokens, sessions, links. Only their hashes are stored."""

import hashlib
import secrets

SECRET_BYTES = 32


def new_secret() -> str:
    """Make a secret of 256 random bits, as text that goes into an address or a header."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> bytes:
    """Give what is stored of a secret: of so many random bits nothing is to be won by a slow hash."""
    return hashlib.sha256(secret.encode()).digest()
