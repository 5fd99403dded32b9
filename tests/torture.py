"""How much is asked of a newsroom: a share in each run of the tests, all of it by `make torture`."""

import json
import os
import sys

from msgspec import Struct


class Amount(Struct, frozen=True):
    """How often a server is killed, how long a node stands still, how many readers come back, how long it is busy."""

    kills: int
    frozen_seconds: float
    readers: int
    busy_seconds: float


SHARE = Amount(kills=8, frozen_seconds=7, readers=500, busy_seconds=3)
WHOLE = Amount(kills=500, frozen_seconds=60, readers=10_000, busy_seconds=60)
IS_WHOLE = "TORTURE" in os.environ
AMOUNT = WHOLE if IS_WHOLE else SHARE


def tell(what: str, **figures: object) -> None:
    """Print figures for docs/reliability.md as a line of JSON; pytest -s shows it."""
    sys.stdout.write(f"\n{json.dumps({'what': what} | figures)}\n")
