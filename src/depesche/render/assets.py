"""The built front end: which file stands behind a name, and every file's bytes, plain and compressed."""

from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

import msgspec
from msgspec import Struct

FOLDER = Path(__file__).parent.parent / "assets"
MANIFEST = "manifest.json"
PREFIX = "/assets/"


class AssetFile(Struct, frozen=True):
    """One file to serve: its bytes, the same by Brotli and by gzip (None where not made), its media type."""

    body: bytes
    br: bytes | None
    gz: bytes | None
    type: str


class Assets(Struct, frozen=True):
    """Built files: `names` leads from a source's name to its address, `files` from an address to its bytes."""

    names: dict[str, str]
    files: dict[str, AssetFile]

    def url(self, name: str) -> str:
        """Give the address of a source such as "reader.css". Raises KeyError when it is not built."""
        return self.names[name]

    @property
    def version(self) -> str:
        """Give a short text that changes with any file."""
        return sha256("\n".join(sorted(self.names.values())).encode()).hexdigest()[:8]


class _Chunk(Struct):
    """What the manifest of Vite says of one source."""

    file: str


def load_assets(folder: Path = FOLDER) -> Assets:
    """Read what `make build` made. Raises RuntimeError when it has not been run."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise RuntimeError(f"the front end is not built ({manifest} is missing); run `make build`")
    chunks = msgspec.json.decode(manifest.read_bytes(), type=dict[str, _Chunk])
    names = {source.rsplit("/", 1)[-1]: PREFIX + chunk.file for source, chunk in chunks.items()}
    built = [path for path in folder.iterdir() if path.suffix not in (".br", ".gz") and path.name != MANIFEST]
    return Assets(names, {PREFIX + path.name: _file(path) for path in built if path.is_file()})


def _file(path: Path) -> AssetFile:
    kind = guess_type(path.name)[0] or "application/octet-stream"
    text = kind.startswith("text/")
    return AssetFile(
        body=path.read_bytes(),
        br=_bytes(path, ".br"),
        gz=_bytes(path, ".gz"),
        type=f"{kind}; charset=utf-8" if text else kind,
    )


def _bytes(path: Path, suffix: str) -> bytes | None:
    packed = path.with_name(path.name + suffix)
    return packed.read_bytes() if packed.is_file() else None
