"""OpenID Connect Core 1.0: the authorization code flow with PKCE (RFC 7636), and what is checked of an ID token."""

import hmac
import secrets
import time
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from depesche.signin.pending import Pending
from depesche.signin.sealed import Seal
from depesche.store.brief import Brief

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures that are taken: by keys that only the provider has, so none by a shared secret, and never `none`."""
FLOW_SECONDS = 600
FRESH_SECONDS = 3_600
"""How long what the provider says of itself is kept."""
KEYS_SECONDS = 60
"""How often keys are fetched anew at most because one is not known."""
LEEWAY_SECONDS = 60
"""How far clocks may differ."""
TIMEOUT_SECONDS = 10
ANSWER_BYTES = 500_000
LOCAL = ("localhost", "127.0.0.1", "::1")


class ProviderRefused(Exception):  # noqa: N818  # the field's word
    """Signing in by the provider did not work; the sentence says why, for the server's log."""


class Client(Struct, frozen=True):
    """What this site is to the provider."""

    issuer: str
    id: str
    secret: str | None
    callback: str


class Begun(Struct, frozen=True):
    """A sign-in that was sent to the provider, as the browser brings it back."""

    state: str
    nonce: str
    verifier: str
    to: str


class Person(Struct, frozen=True):
    """Whom the provider says somebody is."""

    subject: str
    email: str | None
    name: str | None


class Provider:
    """The provider of the settings; what it says of itself, and its keys, are kept for a while."""

    def __init__(self, client: Client, brief: Brief) -> None:
        self._client = client
        self._seal = Seal(FLOW_SECONDS, brief.shared_key("oidc"))
        self._came_back = Pending(brief, "oidc came back", FLOW_SECONDS)
        self._said: dict[str, Any] = {}
        self._said_at = -float(FRESH_SECONDS)
        self._keys: KeySet | None = None
        self._keys_at = -float(KEYS_SECONDS)

    async def begin(self, to: str) -> tuple[str, str]:
        """Give the provider's address to go to, and what the browser is to bring back. Raises ProviderRefused."""
        said = await self._discover()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        begun = self._seal.close(msgspec.json.encode(Begun(state, nonce, verifier, to)))
        asked = {
            "response_type": "code", "client_id": self._client.id, "redirect_uri": self._client.callback,
            "scope": "openid email profile", "state": state, "nonce": nonce, "code_challenge_method": "S256",
            "code_challenge": bytes_to_base64url(sha256(verifier.encode()).digest()),
        }  # fmt: skip
        address = _address(said, "authorization_endpoint", self._client.issuer)
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", bytes_to_base64url(begun)

    def begun(self, brought: str, state: str) -> Begun | None:
        """Give the sign-in that a browser brings back, this once; None unless it was begun here, lately, as `state`.

        Blocks.
        """
        try:
            inside = self._seal.open(base64url_to_bytes(brought))
        except ValueError:
            return None
        begun = None if inside is None else msgspec.json.decode(inside, type=Begun)
        if begun is None or begun.state != state or not self._came_back.is_first(state):
            return None
        return begun

    async def finish(self, begun: Begun, code: str, issuer: str | None) -> Person:
        """Give who it is that the provider has sent back with this code. Raises ProviderRefused."""
        if issuer is not None and issuer != self._client.issuer:
            raise ProviderRefused(f"the answer is of another issuer, {issuer[:200]!r} (RFC 9207)")
        said = await self._discover()
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self._client.callback,
            "code_verifier": begun.verifier, "client_id": self._client.id,
        }  # fmt: skip
        auth = None
        if self._client.secret is not None:
            methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
            if "client_secret_basic" in methods:
                auth = httpx.BasicAuth(_form(self._client.id), _form(self._client.secret))
            else:
                form["client_secret"] = self._client.secret
        answer = await _fetch("POST", _address(said, "token_endpoint", self._client.issuer), data=form, auth=auth)
        claims = await self._verified(str(answer.get("id_token", "")), begun.nonce)
        person = {} if "email" in claims else await self._userinfo(said, answer, claims["sub"])
        return _person(claims | person)

    async def _verified(self, token: str, nonce: str) -> dict[str, Any]:
        """Give the claims of an ID token that holds (OpenID Connect Core, section 3.1.3.7)."""
        try:
            claims = await self._signed(token)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise ProviderRefused(f"the ID token's signature does not hold: {error}") from error
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        party, now = claims.get("azp"), time.time()
        held = {
            "iss": claims.get("iss") == self._client.issuer,
            "aud": self._client.id in audiences,
            "azp": party == self._client.id if party is not None or len(audiences) > 1 else True,
            "exp": _number(claims.get("exp")) > now - LEEWAY_SECONDS,
            "iat": now - FLOW_SECONDS < _number(claims.get("iat")) < now + LEEWAY_SECONDS,
            "nbf": _number(claims.get("nbf", 0)) < now + LEEWAY_SECONDS,
            "nonce": hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()),
            "sub": isinstance(claims.get("sub"), str) and 0 < len(claims["sub"]) <= 255,
        }
        if wrong := [name for name, holds in held.items() if not holds]:
            raise ProviderRefused(f"the ID token does not hold: {', '.join(wrong)}")
        return claims

    async def _signed(self, token: str) -> dict[str, Any]:
        keys = self._keys or await self._fetch_keys()
        try:
            return jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
        except (JoseError, ValueError):
            if time.monotonic() - self._keys_at < KEYS_SECONDS:
                raise
        return jwt.decode(token, await self._fetch_keys(), algorithms=list(ALGORITHMS)).claims

    async def _fetch_keys(self) -> KeySet:
        address = _address(await self._discover(), "jwks_uri", self._client.issuer)
        found = (await _fetch("GET", address)).get("keys", [])
        usable = [key for key in found if key.get("kty") in ("RSA", "EC", "OKP") and key.get("use", "sig") == "sig"]
        self._keys, self._keys_at = KeySet.import_key_set({"keys": usable}), time.monotonic()
        return self._keys

    async def _userinfo(self, said: dict[str, Any], answer: dict[str, Any], subject: str) -> dict[str, Any]:
        """Ask for the e-mail address where the ID token has none; the answer must be of the same subject."""
        if "userinfo_endpoint" not in said or not answer.get("access_token"):
            return {}
        headers = {"Authorization": f"Bearer {answer['access_token']}"}
        told = await _fetch("GET", _address(said, "userinfo_endpoint", self._client.issuer), headers=headers)
        if told.get("sub") != subject:
            raise ProviderRefused("userinfo is of another subject than the ID token")
        return {name: told[name] for name in ("email", "email_verified", "name") if name in told}

    async def _discover(self) -> dict[str, Any]:
        if time.monotonic() - self._said_at < FRESH_SECONDS:
            return self._said
        said = await _fetch("GET", f"{self._client.issuer.rstrip('/')}/.well-known/openid-configuration")
        if said.get("issuer") != self._client.issuer:
            raise ProviderRefused(f"the provider calls itself {said.get('issuer')!r}, not {self._client.issuer!r}")
        self._said, self._said_at = said, time.monotonic()
        return said


def _person(claims: dict[str, Any]) -> Person:
    """Give the person; an e-mail address that the provider has not verified is none."""
    said = claims.get("email_verified")
    verified = said is True or said == "true"
    email, name = claims.get("email"), claims.get("name")
    return Person(
        subject=claims["sub"],
        email=email if verified and isinstance(email, str) else None,
        name=name if isinstance(name, str) and name.strip() else None,
    )


def _address(said: dict[str, Any], name: str, issuer: str) -> str:
    """Give an address that the provider names: over HTTPS, unless the provider is on this machine."""
    address = str(said.get(name, ""))
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and urlsplit(issuer).hostname in LOCAL):
        return address
    raise ProviderRefused(f"the provider's {name} is {address[:200]!r}")


async def _fetch(method: str, address: str, **asked: Any) -> dict[str, Any]:  # noqa: ANN401  # as httpx types them
    """Fetch a JSON object, within bounds of time and size; no redirects are followed."""
    body = bytearray()
    try:
        async with (
            httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=True) as client,
            client.stream(method, address, **asked) as answer,
        ):
            async for part in answer.aiter_bytes():
                body += part
                if len(body) > ANSWER_BYTES:
                    raise ProviderRefused(f"{address} answers with more than {ANSWER_BYTES:,} bytes")
        if answer.status_code != 200:
            raise ProviderRefused(f"{address} answers {answer.status_code}: {bytes(body[:200])!r}")
        decoded: dict[str, Any] = msgspec.json.decode(bytes(body), type=dict[str, Any])
    except (httpx.HTTPError, httpx.InvalidURL, msgspec.MsgspecError) as error:
        raise ProviderRefused(f"{address} can not be asked: {error}") from error
    return decoded


def _form(text: str) -> str:
    """Write a part of the client's credentials as RFC 6749 (section 2.3.1) wants it."""
    return urlencode({"": text})[1:]


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float("-inf")
