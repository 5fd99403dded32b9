"""Where a static copy stands: a folder for any web server, or a bucket of S3 for whatever serves it."""

import gzip
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from depesche.store.disk import Disk

if TYPE_CHECKING:
    from obstore import Attributes

    from depesche.store.bucket import Bucket

PATIENCE = timedelta(seconds=10)
"""How long a bucket that does not answer is tried again before that is told, and all of it tried again later."""
PUT = timedelta(seconds=3.5)
"""How long a page may be on its way to a bucket: it arrives before another node takes over from one that is silent, and
writes nothing old over what that one writes (`depesche.following.turn_postgres`)."""
GZIP_LEVEL = 6
PACKED = ("text/", "application/json", "application/xml", "application/atom", "application/rss", "application/feed")
"""Beginnings of the media types that are worth compressing."""
PACKED_NAME = ".gz"
"""What the name of a compressed file ends with, as nginx's `gzip_static` looks for it."""
SMALL = 200
"""Bytes below which compressing is not."""


class Said(Struct, frozen=True):
    """What a host is to say of a file: its media type, how long it may be kept, whether browsers only save it."""

    type: str
    cache: str
    saved: bool = False


class Host(Protocol):
    """Takes files by the addresses at which readers ask for them. All methods block and may run at the same time."""

    def put(self, address: str, written: bytes, said: Said) -> None:
        """Have these bytes stand at an address, whole or not at all. Raises OSError when that fails or takes long."""

    def take(self, address: str, path: Path, said: Said) -> None:
        """Have a copy of the file at `path` stand at an address."""

    def remove(self, addresses: Iterable[str]) -> None:
        """Have nothing stand at these addresses; it may be so already."""

    def remove_below(self, address: str) -> None:
        """Have nothing stand at any address that begins with this one and a slash."""


class FolderHost:
    """A folder (`Host`). A page stands in a file that ends with `.html`, which web servers are told to look for.

    Beside what is text stands the same compressed by gzip, so that no web server has to do that for each reader.
    """

    def __init__(self, folder: Path) -> None:
        self._disk = Disk(folder)

    def put(self, address: str, written: bytes, said: Said) -> None:
        """Write a file; what `said` says beyond its name is for the web server's configuration to say."""
        name, packed = _file(address, said), _packed(written, said)
        if packed is None:
            self._disk.remove(name + PACKED_NAME)
        else:
            self._disk.write(name + PACKED_NAME, packed)
        self._disk.write(name, written)

    def take(self, address: str, path: Path, said: Said) -> None:
        """Copy a file."""
        self._disk.take(_file(address, said), path)

    def remove(self, addresses: Iterable[str]) -> None:
        """Remove files, none of them a page's."""
        for address in addresses:
            self._disk.remove(address[1:])
            self._disk.remove(address[1:] + PACKED_NAME)

    def remove_below(self, address: str) -> None:
        """Remove a folder."""
        self._disk.remove_all(address[1:])


class BucketHost:
    """A bucket (`Host`). The name of an object is its address; what is text is stored compressed by gzip.

    `brief` is the same bucket for pages; files, which never change, may be longer on their way.
    """

    def __init__(self, bucket: "Bucket", brief: "Bucket") -> None:
        self._bucket, self._brief = bucket, brief

    def put(self, address: str, written: bytes, said: Said) -> None:
        """Write an object with its headers."""
        headers = _headers(said)
        packed = _packed(written, said)
        if packed is not None:
            headers["Content-Encoding"] = "gzip"
        self._brief.write(_object(address), packed or written, headers)

    def take(self, address: str, path: Path, said: Said) -> None:
        """Copy a file to an object with its headers."""
        self._bucket.take(_object(address), path, _headers(said))

    def remove(self, addresses: Iterable[str]) -> None:
        """Remove objects."""
        self._bucket.remove_each([_object(address) for address in addresses])

    def remove_below(self, address: str) -> None:
        """Remove objects by the beginning of their names."""
        self._bucket.remove_all(_object(address))


def open_host(place: str) -> Host:
    """Open the place that `publish_to` names: s3://..., file:///... or a folder. Raises ValueError."""
    if not place.startswith("s3://"):
        parts = urlsplit(place)
        if "://" in place and (parts.scheme != "file" or parts.netloc):
            sentence = "write s3://bucket/prefix?endpoint=https://host&region=name, file:///folder or a folder"
            raise ValueError(f"publish_to: {place[:200]!r} can not be used; {sentence}")
        return FolderHost(Path(unquote(parts.path) if parts.scheme == "file" else place))
    try:
        from depesche.store.bucket import Bucket
    except ImportError as error:
        raise ValueError("publish_to names a bucket; install what that takes: pip install 'depesche[s3]'") from error
    try:
        return BucketHost(Bucket(place, PATIENCE, PATIENCE), Bucket(place, timedelta(0), timeout=PUT))
    except ValueError as error:
        raise ValueError(f"publish_to: {error}") from error


def _packed(written: bytes, said: Said) -> bytes | None:
    """Compress what is text; None where that is not worth it."""
    if not said.type.startswith(PACKED) or len(written) < SMALL:
        return None
    return gzip.compress(written, GZIP_LEVEL, mtime=0)


def _object(address: str) -> str:
    return address[1:] or "index.html"


def _file(address: str, said: Said) -> str:
    name = _object(address)
    return f"{name}.html" if said.type.startswith("text/html") and not name.endswith(".html") else name


def _headers(said: Said) -> "Attributes":
    headers: Attributes = {"Content-Type": said.type, "Cache-Control": said.cache}
    if said.saved:
        headers["Content-Disposition"] = "attachment"
    return headers
