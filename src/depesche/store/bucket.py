"""Files in a bucket of S3 or of what speaks like it, named as `s3://bucket/prefix?endpoint=https://...&region=...`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

if TYPE_CHECKING:
    from obstore import Attributes
    from obstore.store import ClientConfig, S3Config  # there for type checkers alone

TIMEOUT = timedelta(seconds=60)
PATIENCE = timedelta(minutes=3)
"""How long a bucket that does not answer is tried again."""
REMOVING = timedelta(seconds=2)
"""How long it is tried to remove a file: the log's writer waits for that."""
_KNOWN = frozenset(("endpoint", "region"))


@contextmanager
def _asked() -> Iterator[None]:
    """Ask the bucket. Raises FileNotFoundError when there is no such file, and any other failure as OSError."""
    try:
        yield
    except NotFoundError as error:
        raise FileNotFoundError(str(error)) from error
    except BaseError as error:
        raise OSError(f"the bucket can not be used: {error}") from error


class Bucket:
    """Files in a bucket; see `depesche.store.files.Files`. Whatever it raises is an OSError."""

    def __init__(
        self, place: str, patience: timedelta = PATIENCE, removing: timedelta = REMOVING, timeout: timedelta = TIMEOUT
    ) -> None:
        """`timeout` is for one request; it is tried again until `patience` is over, to remove something `removing`."""
        parts = urlsplit(place)
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if parts.scheme != "s3" or not parts.hostname or not set(asked) <= _KNOWN:
            sentence = "write it as s3://bucket/prefix?endpoint=https://host&region=name"
            raise ValueError(f"{place[:200]!r} can not be used; {sentence}")
        endpoint = asked.get("endpoint")
        in_clear = endpoint is not None and endpoint.startswith("http://")
        client: ClientConfig = {"timeout": timeout, "allow_http": in_clear}
        briefly: ClientConfig = {"timeout": removing, "allow_http": in_clear}
        config: S3Config = {"region": asked.get("region", "us-east-1")}
        if endpoint is not None:
            config["endpoint"] = endpoint
        for name in ("access_key_id", "secret_access_key", "session_token"):
            if (path := os.environ.get(f"AWS_{name.upper()}_FILE")) is not None:
                config[name] = Path(path).read_text(encoding="utf-8").strip()
        self._store, self._removing = (
            S3Store(
                parts.hostname,
                prefix=parts.path.strip("/") or None,
                config=config,
                client_options=options,
                retry_config={"retry_timeout": tried},
            )  # AWS_ACCESS_KEY_ID and the rest it reads from the environment itself
            for options, tried in ((client, patience), (briefly, removing))
        )

    @_asked()
    def write(self, name: str, written: bytes, headers: "Attributes | None" = None) -> None:
        """Keep these bytes; `headers` are what the bucket is to say with them."""
        obstore.put(self._store, name, written, attributes=headers)

    @_asked()
    def take(self, name: str, path: Path, headers: "Attributes | None" = None) -> None:
        """Keep a copy of the file at `path`, sent in parts when it is large."""
        obstore.put(self._store, name, path, attributes=headers)

    def size(self, name: str) -> int | None:
        """Give the bytes that a file has."""
        try:
            with _asked():
                return obstore.head(self._store, name)["size"]
        except FileNotFoundError:
            return None

    def read(self, name: str) -> bytes | None:
        """Give a whole file."""
        try:
            with _asked():
                return bytes(obstore.get(self._store, name).bytes())
        except FileNotFoundError:
            return None

    def part(self, name: str, start: int, length: int) -> bytes | None:
        """Give `length` bytes of a file from `start`."""
        try:
            with _asked():
                return bytes(obstore.get_range(self._store, name, start=start, length=length))
        except FileNotFoundError:
            return None

    def check(self) -> None:
        """Look whether the bucket answers to our keys. Raises OSError."""
        self.size("probe")

    @_asked()
    def save(self, name: str, path: Path) -> None:
        """Write a file to `path`."""
        found = obstore.get(self._store, name)
        with path.open("wb") as file:
            for part in found.stream():
                file.write(part)

    def names(self) -> Iterator[str]:
        """Give the name of every file."""
        with _asked():
            for batch in obstore.list(self._store):
                for found in batch:
                    yield found["path"]

    def remove(self, name: str) -> None:
        """Remove a file."""
        with suppress(FileNotFoundError), _asked():
            obstore.delete(self._removing, name)

    def remove_each(self, names: list[str]) -> None:
        """Remove files; each may be gone already."""
        try:
            with _asked():
                obstore.delete(self._store, names)
        except FileNotFoundError:
            for name in names:
                self.remove(name)

    @_asked()
    def remove_all(self, folder: str) -> None:
        """Remove every file below `folder`."""
        for batch in obstore.list(self._removing, prefix=folder):
            names = [found["path"] for found in batch]
            if names:
                obstore.delete(self._removing, names)
