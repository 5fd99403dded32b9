"""Who works here: roles, rights, accounts, and what is told of their sessions and deeds."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

from depesche.model.ids import Instant, Ulid
from depesche.model.limits import NAME_CHARS, no_controls, one_line

Role = Literal["observer", "reporter", "editor", "admin"]
"""What somebody is, from least to most: each may do what those before it may."""
Right = Literal[
    "read_drafts",
    "contribute",
    "publish",
    "correct",
    "take_down",
    "pin",
    "revise_blog",
    "open_blog",
    "archive_blog",
    "erase",
    "manage_accounts",
    "read_audit",
]
"""Something that one may do or not; `rules/roles.py` says who may."""

EMAIL_CHARS = 254
INITIALS_CHARS = 10
PASSWORD_LEAST = 12
PASSWORD_CHARS = 1_000
ROLES_ON_BLOGS = 500
"""Blogs on which one account may have a role of its own."""

Email = Annotated[str, Meta(max_length=EMAIL_CHARS)]
PersonName = Annotated[str, Meta(max_length=NAME_CHARS)]
Initials = Annotated[str, Meta(max_length=INITIALS_CHARS)]
Password = Annotated[str, Meta(max_length=PASSWORD_CHARS)]


class Account(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Somebody of the staff. `role` holds everywhere, `blogs` on single blogs by web address."""

    id: Ulid
    email: str
    name: str
    initials: str | None = None
    language: str | None = None
    role: Role | None = None
    blogs: dict[str, Role] = {}
    created_at: Instant
    disabled_at: Instant | None = None
    seen_at: Instant | None = None
    has_password: bool
    has_totp: bool
    passkeys: int

    @property
    def told_roles(self) -> str:
        """Say what the account may do, for people to read."""
        roles = [self.role or "none", *(f"{slug}: {role}" for slug, role in sorted(self.blogs.items()))]
        return ", ".join(roles) + (" (disabled)" if self.disabled_at else "")


class Me(Struct, frozen=True):
    """Who is signed in: rights on everything, and further ones on single blogs by web address."""

    account: Account
    rights: tuple[Right, ...]
    blogs: Mapping[str, tuple[Right, ...]]


class Colleague(Struct, frozen=True, omit_defaults=True):
    """What everybody of the staff may know of each other."""

    id: Ulid
    name: str
    initials: str | None = None


class Person(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Somebody who has a blog's desk open in a tab, and the post or draft that they are writing."""

    tab: Ulid
    account: Ulid
    name: str
    initials: str | None = None
    editing: Ulid | None = None
    since: Instant


class Session(Struct, frozen=True):
    """A browser that is signed in."""

    id: Ulid
    created_at: Instant
    seen_at: Instant
    expires_at: Instant
    device: str
    address: str
    current: bool


class Passkey(Struct, frozen=True, omit_defaults=True):
    """A passkey (W3C WebAuthn) by which somebody signs in; its id is the credential's, in base64url."""

    id: str
    name: str
    created_at: Instant
    used_at: Instant | None = None


class AuditRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One deed at the desk: who did what to what, and what was answered."""

    n: int
    at: Instant
    by: str
    name: str | None = None
    action: str
    blog: str | None = None
    target: str | None = None
    status: int
    address: str
    detail: str | None = None


def checked_email(text: str) -> str:
    """Give an e-mail address in the one form in which it is kept and looked up. Raises ValueError."""
    email = unicodedata.normalize("NFKC", text).strip().lower()
    if len(email) > EMAIL_CHARS or not re.fullmatch(r"[^@\s<>\"(),:;\\]+@[^@\s<>\"(),:;\\]+", email):
        raise ValueError(f"{text[:80]!r} is no e-mail address; write one such as name@example.org")
    no_controls("email", email)
    return email


def checked_name(text: str) -> str:
    """Give somebody's name without blanks around it. Raises ValueError."""
    name = text.strip()
    one_line("name", name, NAME_CHARS, required=True)
    no_controls("name", name)
    return name


def checked_initials(text: str | None) -> str | None:
    """Give initials, None for none. Raises ValueError."""
    initials = (text or "").strip() or None
    one_line("initials", initials, INITIALS_CHARS)
    no_controls("initials", initials)
    return initials


def checked_password(text: str) -> str:
    """Give a new password in the form that is hashed: long, little else (NIST SP 800-63B). Raises ValueError."""
    password = unicodedata.normalize("NFKC", text)
    if not PASSWORD_LEAST <= len(password) <= PASSWORD_CHARS:
        raise ValueError(f"the password has {len(password)} characters; choose one of {PASSWORD_LEAST} at least")
    if len(set(password)) < 5:
        raise ValueError("the password has fewer than five different characters; choose another")
    return password
