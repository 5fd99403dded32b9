"""Passkeys (W3C WebAuthn): what browsers are asked for, and whether what they give is right."""

import json
import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import webauthn
from msgspec import Struct
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_client_data_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from depesche.model.people import Account
from depesche.signin.pending import Pending
from depesche.signin.sealed import Seal
from depesche.store.brief import Brief
from depesche.store.passkeys import StoredKey

CHALLENGE_BYTES = 32
CHALLENGE_SECONDS = 300

_WRONG = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError)
"""What the library raises at things that are no credential."""


class PasskeyRefused(Exception):  # noqa: N818  # the field's word
    """A passkey that does not fit; the sentence says as much as its owner may know."""


class Made(Struct, frozen=True):
    """A new passkey."""

    id: str
    public_key: bytes
    count: int


class RelyingParty:
    """Asks browsers for passkeys of this site's host, each challenge once. `ask` and `check` alone do not block."""

    def __init__(self, public_url: str, site: str, brief: Brief) -> None:
        parts = urlsplit(public_url)
        self._host = parts.hostname or "localhost"
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._site = site
        self._joining = Pending(brief, "passkey to be made", CHALLENGE_SECONDS)
        self._coming = Seal(CHALLENGE_SECONDS, brief.shared_key("passkeys"))
        self._answered = Pending(brief, "passkey answered", CHALLENGE_SECONDS)

    @property
    def works(self) -> bool:
        """Whether browsers give passkeys to this address: to names, over HTTPS or on this machine."""
        named = not self._host.replace(".", "").isdigit() and ":" not in self._host
        return named and (self._origin.startswith("https://") or self._host == "localhost")

    def ask_new(self, account: Account, known: Iterable[str]) -> dict[str, Any]:
        """Give the options by which a browser makes a passkey for this account."""
        challenge = secrets.token_bytes(CHALLENGE_BYTES)
        self._joining.keep(account.id, challenge)
        options = webauthn.generate_registration_options(
            rp_id=self._host,
            rp_name=self._site,
            user_id=account.id.encode(),
            user_name=account.email,
            user_display_name=account.name,
            challenge=challenge,
            timeout=CHALLENGE_SECONDS * 1000,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
        )
        return _json(webauthn.options_to_json(options))

    def check_new(self, account: Account, credential: dict[str, Any]) -> Made:
        """Give the passkey that a browser has made for this account. Raises PasskeyRefused."""
        challenge = self._joining.take(account.id)
        if challenge is None:
            raise PasskeyRefused("this took too long; try again")
        try:
            made = webauthn.verify_registration_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=self._host,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except _WRONG as error:
            raise PasskeyRefused("this passkey could not be checked; try again") from error
        return Made(bytes_to_base64url(made.credential_id), made.credential_public_key, made.sign_count)

    def ask(self) -> dict[str, Any]:
        """Give the options by which a browser signs somebody in who need not say who they are."""
        challenge = self._coming.close(secrets.token_bytes(CHALLENGE_BYTES))
        options = webauthn.generate_authentication_options(
            rp_id=self._host,
            challenge=challenge,
            timeout=CHALLENGE_SECONDS * 1000,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return _json(webauthn.options_to_json(options))

    def check(self, credential: dict[str, Any], challenge: bytes, key: StoredKey) -> int:
        """Give how often the passkey has signed, when it has signed this challenge. Raises PasskeyRefused."""
        try:
            parsed = parse_authentication_credential_json(credential)
            owner = parsed.response.user_handle
            if owner is not None and owner != key.account.encode():
                raise PasskeyRefused(REFUSED)
            verified = webauthn.verify_authentication_response(
                credential=parsed,
                expected_challenge=challenge,
                expected_rp_id=self._host,
                expected_origin=self._origin,
                credential_public_key=key.public_key,
                credential_current_sign_count=key.count,
                require_user_verification=True,
            )
        except _WRONG as error:
            raise PasskeyRefused(REFUSED) from error
        return verified.new_sign_count

    def challenged(self, credential: dict[str, Any]) -> tuple[str, bytes]:
        """Give the credential's id, and the challenge of ours that it answers, this once. Raises PasskeyRefused."""
        try:
            parsed = parse_authentication_credential_json(credential)
            challenge = parse_client_data_json(parsed.response.client_data_json).challenge
        except _WRONG as error:
            raise PasskeyRefused(REFUSED) from error
        answered = bytes_to_base64url(challenge)
        if self._coming.open(challenge) is None or not self._answered.is_first(answered):
            raise PasskeyRefused("this took too long; try again")
        return bytes_to_base64url(parsed.raw_id), challenge


REFUSED = "this passkey is not known here; sign in in another way, and add it to your account"


def _json(text: str) -> dict[str, Any]:
    options: dict[str, Any] = json.loads(text)
    return options
