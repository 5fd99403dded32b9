"""A small OpenID Connect provider on loopback: a real one to its client, with faults where a test wants them."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT, SECRET = "depesche", "a secret: with signs"


class Provider:
    """The provider: whom it says somebody is (`claims`), and what it does wrong (`faults`, by claim)."""

    def __init__(self) -> None:
        self.keys = [self._key("1")]
        self.claims: dict[str, Any] = {}
        self.faults: dict[str, Any] = {}
        self.userinfo: dict[str, Any] | None = None
        self.algorithm = "RS256"
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def settings(self) -> dict[str, str]:
        """The settings of a newsroom whose provider this is."""
        return {
            "DEPESCHE_OIDC_ISSUER": self.url,
            "DEPESCHE_OIDC_CLIENT_ID": CLIENT,
            "DEPESCHE_OIDC_CLIENT_SECRET": SECRET,
            "DEPESCHE_OIDC_NAME": "The House",
            "NO_PROXY": "127.0.0.1",
        }

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def turn_keys(self) -> None:
        """Sign by another key from now on, as providers do every few weeks."""
        self.keys = [self._key(secrets.token_hex(4))]

    def _key(self, name: str) -> RSAKey:
        return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})

    def answer(
        self, path: str, query: dict[str, str], form: dict[str, str], authorization: str
    ) -> tuple[int, Any, str]:
        """Give status, document and Location."""
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            return 200, self._said(), ""
        if path == "/keys":
            return 200, KeySet(list(self.keys)).as_dict(private=False), ""
        if path == "/authorize":
            code = secrets.token_urlsafe(16)
            self._codes[code] = query
            back = {"code": code, "state": query["state"], "iss": self.faults.get("answer_iss", self.url)}
            return 302, None, f"{query['redirect_uri']}?{urlencode(back)}"
        if path == "/token":
            return self._token(form, authorization)
        if path == "/userinfo" and self.userinfo is not None:
            return 200, self.userinfo, ""
        return 404, {}, ""

    def _said(self) -> dict[str, Any]:
        return {
            "issuer": self.faults.get("said_iss", self.url),
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def _token(self, form: dict[str, str], authorization: str) -> tuple[int, Any, str]:
        """Give tokens for a code, once, to the client that asked for it and knows the verifier."""
        asked = self._codes.pop(form.get("code", ""), None)
        sent = base64.b64decode(authorization.partition(" ")[2]).decode().split(":", 1)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or [unquote_plus(part) for part in sent] != [CLIENT, SECRET]
            or base64.urlsafe_b64encode(challenge).decode().rstrip("=") != asked["code_challenge"]
            or asked["code_challenge_method"] != "S256"
            or form.get("redirect_uri") != asked["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}, ""
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]} | self.claims
        claims |= {name: value for name, value in self.faults.items() if name in claims or name in ("azp", "nbf")}
        token = self._signed({name: value for name, value in claims.items() if value is not None})
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": token}, ""

    def _signed(self, claims: dict[str, Any]) -> str:
        key = self.keys[0]
        if self.algorithm == "none":
            head, body = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
                          for part in ({"alg": "none"}, claims))  # fmt: skip
            return f"{head}.{body}."
        if self.algorithm == "HS256":  # signed by what everybody knows: the client's secret
            return jwt.encode({"alg": "HS256", "kid": key.kid}, claims, OctKey.import_key(SECRET.ljust(32, "x")))
        if self.algorithm == "stranger":
            stranger = self._key(str(key.kid))
            return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, stranger)
        return jwt.encode({"alg": self.algorithm, "kid": key.kid}, claims, key)


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._do({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            self._do({name: values[0] for name, values in parse_qs(body).items()})

        def _do(self, form: dict[str, str]) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            status, document, location = provider.answer(parts.path, query, form, self.headers.get("authorization", ""))
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def provider_running() -> Iterator[Provider]:
    provider = Provider()
    provider.start()
    try:
        yield provider
    finally:
        provider.stop()
