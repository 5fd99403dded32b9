"""What somebody who is not known yet brings back unchanged: sealed by us, so that nothing need be kept."""

import hmac
import time
from collections.abc import Callable
from hashlib import sha256

_MAC_BYTES = 32
_TIME_BYTES = 8


class Seal:
    """Seals for `seconds`, by a key (HMAC-SHA256) that all nodes share."""

    def __init__(self, seconds: int, key: bytes, clock: Callable[[], float] = time.time) -> None:
        self._seconds = seconds
        self._clock = clock
        self._key = key

    def close(self, inside: bytes) -> bytes:
        """Seal something; it can be read by all, and changed by nobody."""
        dated = int(self._clock() + self._seconds).to_bytes(_TIME_BYTES, "big") + inside
        return dated + self._mac(dated)

    def open(self, sealed: bytes) -> bytes | None:
        """Give what is inside, None when the seal is not ours or its time is over."""
        dated, mac = sealed[:-_MAC_BYTES], sealed[-_MAC_BYTES:]
        if len(dated) < _TIME_BYTES or not hmac.compare_digest(mac, self._mac(dated)):
            return None
        until = int.from_bytes(dated[:_TIME_BYTES], "big")
        return dated[_TIME_BYTES:] if until > self._clock() else None

    def _mac(self, dated: bytes) -> bytes:
        return hmac.digest(self._key, dated, sha256)
