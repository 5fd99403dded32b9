"""GRIP proxies (pushpin.org/docs/protocols/grip): where each is told what is new, and how its requests are known."""

import base64
import time
import warnings
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, JWKRegistry, OctKey, OKPKey, RSAKey
from msgspec import Struct

from depesche.config import SettingsError

Key = OctKey | ECKey | RSAKey | OKPKey

TOKEN_SECONDS = 600
"""How long a token holds by which a proxy knows that it is us who publish."""
LEEWAY_SECONDS = 60
"""How far clocks may differ."""
KNOWN = frozenset({"iss", "key", "verify-iss", "verify-key", "unsigned"})
_ALGORITHMS = {"oct": "HS256", "EC": "ES256", "RSA": "RS256", "OKP": "EdDSA"}


class GripProxy(Struct, frozen=True):
    """A proxy that holds readers' connections: Pushpin, or Fastly Fanout."""

    publish_url: str
    """Where frames are published, without what is secret."""
    iss: str | None
    """As whom we publish, by a token signed with `key`; None: `key` is itself the token (Fastly)."""
    key: str | None
    verify_key: Key | None
    """By which the proxy signs its requests; None: whoever sends Grip-Sig is believed."""
    verify_iss: str | None

    def authorization(self) -> str | None:
        """Give the header by which the proxy knows us, None where it asks for none."""
        if self.key is None:
            return None
        if self.iss is None:
            return f"Bearer {self.key}"
        key = _read_key(self.key)
        claims = {"iss": self.iss, "exp": int(time.time()) + TOKEN_SECONDS}
        return f"Bearer {jwt.encode({'alg': _ALGORITHMS[key.key_type]}, claims, key)}"

    def signed(self, signature: str) -> bool:
        """Tell whether this value of Grip-Sig is the proxy's own (RFC 7519), and has not expired."""
        if self.verify_key is None:
            return True
        issuer: dict[str, Any] = (
            {} if self.verify_iss is None else {"iss": {"essential": True, "value": self.verify_iss}}
        )
        try:
            token = jwt.decode(signature, self.verify_key, algorithms=[_ALGORITHMS[self.verify_key.key_type]])
            jwt.JWTClaimsRegistry(leeway=LEEWAY_SECONDS, exp={"essential": True}, **issuer).validate(token.claims)
        except (JoseError, ValueError):
            return False
        return True


def read_proxies(setting: str) -> tuple[GripProxy, ...]:
    """Read the setting `grip`: addresses of GRIP_URL's form, with blanks between them. Raises SettingsError."""
    return tuple(_read_proxy(address) for address in setting.split())


def channel_of(blog: str) -> str:
    """Give the channel on which a blog's (ULID) frames are published."""
    return f"blog-{blog}"


def _read_proxy(address: str) -> GripProxy:
    parts = urlsplit(address)
    shown = f"{parts.scheme}://{parts.hostname}"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError("settings: grip takes addresses like http://localhost:5561?iss=pushpin&key=SECRET")
    asked = dict(parse_qsl(parts.query))
    strange = sorted(set(asked) - KNOWN)
    if strange:
        raise SettingsError(
            f"settings: grip: {shown} has the unknown parameter {strange[0]!r}; it knows {sorted(KNOWN)}"
        )
    key, iss = asked.get("key"), asked.get("iss")
    verify = asked.get("verify-key") or (key if iss is not None else None)
    if verify is None and "unsigned" not in asked:
        sentence = (
            "has no key by which requests of the proxy are known; give iss and key, or verify-key, or say unsigned=1"
        )
        raise SettingsError(f"settings: grip: {shown} {sentence}")
    try:
        verify_key = None if verify is None else _read_key(verify)
        if iss is not None:
            _read_key(key or "")
    except (JoseError, ValueError) as error:
        raise SettingsError(f"settings: grip: {shown} has a key that can not be read: {error}") from error
    publish = urlunsplit((parts.scheme, parts.netloc, f"{parts.path.rstrip('/')}/publish/", "", ""))
    return GripProxy(publish, iss, key, verify_key, asked.get("verify-iss"))


def _read_key(text: str) -> Key:
    """Read a key: a secret as it is, or PEM or a JWK, each also in base64 behind `base64:`. Raises ValueError."""
    raw = base64.b64decode(text[7:].replace(" ", "+"), validate=True) if text.startswith("base64:") else text.encode()
    if not raw:
        raise ValueError("it is empty")
    if raw.startswith(b"{"):
        return JWKRegistry.import_key(msgspec.json.decode(raw, type=dict[str, Any]))
    if raw.startswith(b"-----BEGIN"):
        try:
            return ECKey.import_key(raw)
        except (JoseError, ValueError):
            return RSAKey.import_key(raw)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)  # how long the secret is, the proxy's operator decides
        return OctKey.import_key(raw)
