"""How much is asked of a newsroom: a share in each run of the tests, all of it by `make torture`."""

import json
import os
from pathlib import Path

from msgspec import Struct


class Amount(Struct, frozen=True):
    """How often a server is killed, how long a node stands still, how many readers come back, how long it is busy."""

    kills: int
    frozen_seconds: float
    readers: int
    busy_seconds: float


SHARE = Amount(kills=8, frozen_seconds=7, readers=500, busy_seconds=3)
WHOLE = Amount(kills=500, frozen_seconds=60, readers=10_000, busy_seconds=60)
FIGURES = os.environ.get("TORTURE")
"""A file to which figures are added; that it is named asks for the whole."""
IS_WHOLE = FIGURES is not None
AMOUNT = WHOLE if IS_WHOLE else SHARE


def tell(what: str, **figures: object) -> None:
    """Note figures for docs/reliability.md as a line of JSON."""
    if FIGURES is not None:
        with Path(FIGURES).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"what": what} | figures) + "\n")
