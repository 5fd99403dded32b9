"""A passkey authenticator in software: what a phone or a security key does for a browser (W3C WebAuthn)."""

import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    """Holds one passkey; `verifies` tells whether it asks for finger or PIN, `counts` whether it counts its uses."""

    def __init__(self, origin: str, *, verifies: bool = True, counts: bool = True) -> None:
        self.origin = origin
        self.id = secrets.token_bytes(32)
        self.count = 0
        self.owner = b""
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._flags = PRESENT | (VERIFIED if verifies else 0)
        self._counts = counts

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """Do what `navigator.credentials.create` does."""
        self.owner = base64url_to_bytes(options["user"]["id"])
        attested = b"\0" * 16 + len(self.id).to_bytes(2, "big") + self.id + self._public_key()
        made = {"fmt": "none", "attStmt": {}, "authData": self._said(options["rp"]["id"], ATTESTED) + attested}
        client = self._client("webauthn.create", options["challenge"])
        return self._credential({"attestationObject": cbor2.dumps(made), "clientDataJSON": client})

    def get(self, options: dict[str, Any], **changed: bytes) -> dict[str, Any]:
        """Do what `navigator.credentials.get` does; `changed` parts are given instead of the right ones."""
        self.count += self._counts
        client = self._client("webauthn.get", options["challenge"])
        said = self._said(options["rpId"])
        signature = self._key.sign(said + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": said, "signature": signature, "userHandle": self.owner}
        return self._credential(parts | changed)

    def _credential(self, parts: dict[str, bytes]) -> dict[str, Any]:
        response = {name: bytes_to_base64url(part) for name, part in parts.items()}
        ulid = bytes_to_base64url(self.id)
        return {"id": ulid, "rawId": ulid, "type": "public-key", "response": response, "clientExtensionResults": {}}

    def _client(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _said(self, host: str, more: int = 0) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([self._flags | more]) + self.count.to_bytes(4, "big")

    def _public_key(self) -> bytes:
        numbers = self._key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
