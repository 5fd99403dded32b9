"""Media: files come in, are cleaned of all that they tell beside what is seen or heard, and are kept by their hash."""

import hashlib
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from depesche.media import image
from depesche.media.image import Form
from depesche.media.kinds import Limits, MediaError
from depesche.media.worker import Job, take
from depesche.model.ids import MEDIA_PATTERN
from depesche.model.media import Media, widths_for
from depesche.store.files import Files

FORMS: tuple[Form | None, ...] = ("avif", "webp", None)
"""Forms in which a picture is served beside its own, which is the last."""
NAME_CHARS = 32
TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "pdf": "application/pdf",
}
"""Media types by how a stored file's name ends."""
_MEDIA = re.compile(MEDIA_PATTERN)

__all__ = ["FORMS", "Form", "Found", "MediaError", "MediaStore", "check_saved", "is_picture", "offered"]


class Found(Struct, frozen=True):
    """A file as the store has it: its name there, and its bytes."""

    stored: str
    size: int

    @property
    def ending(self) -> str:
        """What its name ends with."""
        return self.stored.rpartition(".")[2]


class MediaStore:
    """Pictures, sound, films and documents. All methods block: call them in a worker thread."""

    def __init__(self, files: Files, limits: Limits) -> None:
        self.limits = limits
        self._files = files
        self._decoding = threading.Lock()
        self._making = threading.Lock()

    def put(self, uploaded: bytes) -> Media:
        """Keep a picture of our own making. Raises MediaError when it is none that we take."""
        with self._decoding:  # a large picture takes some 600 MB: one at a time
            picture = image.clean(uploaded, self.limits.pixels)
        name = f"{hashlib.sha256(picture.encoded).hexdigest()[:NAME_CHARS]}.{picture.ending}"
        self._files.write(name, picture.encoded)
        return Media(name, "image", len(picture.encoded), picture.width, picture.height)

    def take(self, uploaded: Path, arriving: Callable[[str, bool], object] = lambda _name, _is_new: None) -> Media:
        """Keep whatever somebody sent, cleaned in a process of its own. Raises MediaError when it is not taken.

        `arriving` is told the file's name, and whether it is new here, before it is kept.
        """
        with tempfile.TemporaryDirectory(prefix="depesche-") as folder, self._decoding:
            target, poster = Path(folder) / "clean", Path(folder) / "poster"
            taken = take(Job(str(uploaded), str(target), str(poster), self.limits))
            with target.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            name, size = f"{digest[:NAME_CHARS]}.{taken.ending}", target.stat().st_size
            arriving(name, self._files.size(name) is None)
            self._files.take(name, target)
            if poster.exists():
                self._files.take(_made(name, None, "jpg"), poster)
        facts = taken.facts
        return Media(
            name, taken.kind, size, taken.width, taken.height, facts.headline, facts.caption, facts.credit, facts.alt
        )

    def find(self, name: str, width: int | None = None, form: Form | None = None) -> Found | None:
        """Give a file in this width and form; None when there is none, or it is still to be made."""
        stored = name if width is None and form is None else _made(name, width, form)
        size = self._files.size(stored)
        return None if size is None else Found(stored, size)

    def part(self, found: Found, start: int, length: int) -> bytes | None:
        """Give some bytes of a file, None when it is gone."""
        return self._files.part(found.stored, start, length)

    def make(self, name: str, width: int | None, form: Form | None) -> Found | None:
        """Make a picture in this width and form, as `find` gives it; None when there is no such picture."""
        if not is_picture(name) or form == "jpg":
            return None
        with self._making:
            if (found := self.find(name, width, form)) is not None:
                return found
            whole = self._files.read(name)
            if whole is None:
                return None
            own: Form = "webp" if name.endswith("webp") else "jpg"
            smaller = image.resized(whole, width, form or own)
            self._files.write(_made(name, width, form), smaller)
        if self._files.size(name) is None:  # removed meanwhile: what was made may not outlive it
            self._files.remove_all(f"made/{name}")
            return None
        return Found(_made(name, width, form), len(smaller))

    def get(self, name: str, width: int | None = None, form: Form | None = None) -> bytes | None:
        """Give a file's bytes, of a picture in this width and form; None when there is no such file."""
        found = self.find(name, width, form) or self.make(name, width, form)
        return None if found is None else self._files.read(found.stored)

    def check(self) -> None:
        """Look whether files can be kept; raises whatever is wrong."""
        self._files.check()

    def originals(self) -> Iterator[str]:
        """Give the stored name of each file that could not be made anew: as they came, and the posters of films.

        What somebody else has put there is none of ours.
        """
        return (name for name in self._files.names() if _is_original(name))

    def save(self, stored: str, path: Path) -> None:
        """Write a file, named as `originals` does, to `path`. Raises FileNotFoundError when it is gone."""
        self._files.save(stored, path)

    def bring(self, stored: str, path: Path) -> None:
        """Keep a file that `save` has written."""
        self._files.take(stored, path)

    def remove(self, name: str) -> None:
        """Remove a file in all its sizes; it may be gone already."""
        self._files.remove(name)
        self._files.remove_all(f"made/{name}")


def check_saved(stored: str, path: Path) -> None:
    """See that the bytes at `path` are those that a stored file's name says. Raises MediaError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if tells_hash(stored) and not stored.startswith(digest[:NAME_CHARS]):
        raise MediaError(f"the file {stored} is not what it was")


def tells_hash(stored: str) -> bool:
    """Tell whether a stored file is named by its own hash; a film's poster is named by the film's."""
    return "/" not in stored


def _is_original(stored: str) -> bool:
    folder, _, name = stored.removesuffix("/whole.jpg").rpartition("/")
    return _MEDIA.fullmatch(name) is not None and (folder == "" or (folder == "made" and not is_picture(name)))


def is_picture(name: str) -> bool:
    """Tell from its name whether a stored file is a picture, which is there in several sizes."""
    return name.endswith((".jpg", ".webp", ".png", ".avif"))


def offered(media: Media) -> list[tuple[int, Form | None]]:
    """List the widths and forms in which pages offer a picture."""
    if media.kind != "image" or media.width is None:
        return []
    return [(width, form) for width in widths_for(media.width) for form in FORMS]


def _made(name: str, width: int | None, form: Form | None) -> str:
    return f"made/{name}/{width or 'whole'}.{form or name.rpartition('.')[2]}"
