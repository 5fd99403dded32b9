"""One-time codes (RFC 6238), each accepted once, and recovery codes for who has lost the device that makes them."""

import hashlib
import hmac
import io
import secrets
from datetime import datetime

import pyotp
import segno

DIGITS = 6
STEP_SECONDS = 30
WINDOW = 1
"""Steps before and after the present one whose code is taken: clocks differ."""
RECOVERY_CODES = 10
RECOVERY_CHARS = 16
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_secret() -> str:
    """Make a secret of 160 bits, in base32."""
    return pyotp.random_base32(32)


def uri_of(secret: str, email: str, site: str) -> str:
    """Give the address that authenticator apps read."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS).provisioning_uri(name=email, issuer_name=site)


def qr_of(uri: str) -> str:
    """Draw the address as a QR code, in SVG."""
    drawn = io.BytesIO()
    segno.make(uri, error="m", micro=False).save(drawn, kind="svg", scale=4, light="#fff", xmldecl=False)
    return drawn.getvalue().decode()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Give the step whose code this is, None when it is none of those around `now`."""
    digits = code.replace(" ", "")
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    made = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    present = int(now.timestamp()) // STEP_SECONDS
    found = None
    for step in range(present - WINDOW, present + WINDOW + 1):
        if hmac.compare_digest(made.generate_otp(step), digits):
            found = step
    return found


def new_recovery() -> tuple[str, ...]:
    """Make recovery codes, of 79 random bits each, in groups that can be read."""
    return tuple(
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(RECOVERY_CHARS // 4))
        for _ in range(RECOVERY_CODES)
    )


def hashed_recovery(code: str) -> str:
    """Give the hash by which a recovery code is kept; it is random enough to need no slow one."""
    plain = "".join(sign for sign in code.lower() if sign.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
