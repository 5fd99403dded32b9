"""Stored files in a static copy: which ones its pages name, brought there once, taken away with what showed them."""

import re
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import get_args

from depesche.live.pages import A_MINUTE
from depesche.model.ids import MEDIA_PATTERN
from depesche.model.media import WIDTHS, media_address, media_parts
from depesche.publishing.host import Host, Said
from depesche.publishing.standing import Standing
from depesche.store.media import TYPES, Form, MediaStore, is_picture

PART_BYTES = 8_000_000
"""Bytes of a large file that are in memory at a time."""
_NAMED = re.compile(rb"/media/((?:\d{1,5}/)?[0-9a-f]{32}\.[a-z0-9]{3,4}(?:\.[a-z]{3,4})?)")
_STORED = re.compile(MEDIA_PATTERN)


class CopiedFiles:
    """The stored files of one static copy. All methods block."""

    def __init__(self, store: MediaStore, host: Host, standing: Standing) -> None:
        self._store = store
        self._host = host
        self._standing = standing

    def missing(self, named: dict[str, str]) -> dict[str, str]:
        """Of addresses with their stored files' names, give those at which nothing stands for certain."""
        if not named:
            return {}
        known = self._standing.addresses(set(named.values()))
        new = {address: name for address, name in named.items() if address not in known}
        if new:
            self._standing.expect(new)  # before they are there, so that a crash leaves none that nobody knows of
        return {address: name for address, name in named.items() if not known.get(address)}

    def bring(self, address: str) -> bool:
        """Bring a file to its address, made in its width and form if it is not there yet; False where it is gone."""
        parts = media_parts(address.removeprefix("/media/"))
        if parts is None:
            raise ValueError(f"{address} is no address of a stored file")
        name, width, form = parts[0], parts[1], _form(parts[2])
        found = self._store.find(name, _number(width), form) or self._store.make(name, _number(width), form)
        if found is None:
            return False
        with tempfile.NamedTemporaryFile(prefix="depesche-") as file:
            for at in range(0, found.size, PART_BYTES):
                part = self._store.part(found, at, min(PART_BYTES, found.size - at))
                if part is None:
                    return False
                file.write(part)
            file.flush()
            self._host.take(address, Path(file.name), Said(TYPES[found.ending], A_MINUTE, found.ending == "pdf"))
        return True

    def brought(self, addresses: Iterable[str]) -> None:
        """Note that these stand there."""
        if done := list(addresses):
            self._standing.stands(done)

    def take_away(self, names: Iterable[str], go_on: Callable[[], None]) -> None:
        """Have stored files stand nowhere any more, in no size."""
        gone = set(names)
        if not gone:
            return
        go_on()
        self._host.remove(self._standing.addresses(gone))
        self._standing.forget(gone)


def named_in(made: Iterable[bytes], shown: frozenset[str]) -> dict[str, str]:
    """Find the addresses of stored files that pages name, with the files' names; only of files that are `shown`."""
    found: dict[str, str] = {}
    for body in made:
        for address in set(_NAMED.findall(body)):
            parts = media_parts(address.decode())
            if parts is not None and parts[0] in shown and _is_offered(*parts):
                found[f"/media/{address.decode()}"] = parts[0]
    return found | {media_address(name): name for name in shown}


def _is_offered(name: str, width: str | None, form: str | None) -> bool:
    """Tell whether there is such a size: what a post says may look like an address too."""
    if _STORED.fullmatch(name) is None or (width is not None and width not in map(str, WIDTHS)):
        return False
    return form is None or (form in get_args(Form) and is_picture(name) != (form == "jpg"))


def _number(width: str | None) -> int | None:
    return None if width is None else int(width)


def _form(form: str | None) -> Form | None:
    return next((one for one in get_args(Form) if one == form), None)
