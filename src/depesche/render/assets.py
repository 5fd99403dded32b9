"""The built front end: which file stands behind a name, and every file's bytes, plain and compressed."""

from collections.abc import Mapping
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


class Start(Struct, frozen=True):
    """What a page names so that a script starts at once: the scripts that it imports, and the styles of all."""

    scripts: tuple[str, ...]
    styles: tuple[str, ...]


class Assets(Struct, frozen=True):
    """Built files: `names` leads from a source's name to its address, `files` from an address to its bytes.

    `starts` holds for each script what a page has to name beside it.
    """

    names: dict[str, str]
    files: dict[str, AssetFile]
    starts: dict[str, Start] = {}

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
    isEntry: bool = False  # noqa: N815  # Vite's word
    imports: tuple[str, ...] = ()
    css: tuple[str, ...] = ()


def load_assets(folder: Path = FOLDER) -> Assets:
    """Read what `make build` made. Raises RuntimeError when it has not been run."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise RuntimeError(f"the front end is not built ({manifest} is missing); run `make build`")
    chunks = msgspec.json.decode(manifest.read_bytes(), type=dict[str, _Chunk])
    names = {_last(source): PREFIX + chunk.file for source, chunk in chunks.items()}
    built = [path for path in folder.iterdir() if path.suffix not in (".br", ".gz") and path.name != MANIFEST]
    starts = {_last(source): _start(source, chunks) for source, chunk in chunks.items() if chunk.isEntry}
    return Assets(names, {PREFIX + path.name: _file(path) for path in built if path.is_file()}, starts)


def _start(source: str, chunks: Mapping[str, _Chunk]) -> Start:
    """Follow what a script imports."""
    found, open_ends = [source], [source]
    while open_ends:
        new = [name for name in chunks[open_ends.pop()].imports if name not in found]
        found += new
        open_ends += new
    styles = (PREFIX + style for name in reversed(found) for style in chunks[name].css)
    return Start(tuple(PREFIX + chunks[name].file for name in found[1:]), tuple(dict.fromkeys(styles)))


def _last(source: str) -> str:
    return source.rsplit("/", 1)[-1]


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
