"""The command line: `depesche serve | demo | import | post | blogs | show | export | verify | token | settings`."""

from depesche.cli.app import main

__all__ = ["main"]
