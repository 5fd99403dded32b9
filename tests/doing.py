"""Commands for tests, and a log in a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from depesche.desk import Desk
from depesche.log.opening import open_log
from depesche.media.kinds import Limits
from depesche.model.blocks import Image, Text
from depesche.model.blog import Blog, BlogCopy
from depesche.model.commands import Actor, OpenBlog, Publish
from depesche.model.ids import new_ulid
from depesche.model.post import Post, PostCopy
from depesche.store.disk import Disk
from depesche.store.media import MediaStore

ACTOR = Actor("test", "admin")
MEDIA = "0" * 32 + ".jpg"
PICTURE = Image(media=MEDIA, width=3, height=2)


def opening(slug: str = "harbour", **copy: Any) -> OpenBlog:
    return OpenBlog(id=new_ulid(), blog=slug, copy=BlogCopy(**({"headline": "The harbour"} | copy)))


def copy_with(text: str, **copy: Any) -> PostCopy:
    return PostCopy(**({"body": (Text(text),)} | copy))


def publishing(text: str = "A ship has come in.", slug: str = "harbour", **copy: Any) -> Publish:
    return Publish(id=new_ulid(), blog=slug, post=new_ulid(), copy=copy_with(text, **copy))


class Place:
    """A log in a folder, with its desk."""

    def __init__(self, folder: Path, database: Path | str | None = None) -> None:
        self.folder = folder
        self.database = database or folder / "depesche.sqlite"
        self.log = open_log(self.database)
        self.media = MediaStore(Disk(folder / "media"), Limits(pixels=1_000_000))
        self.desk = Desk(self.log, self.media)

    @property
    def env(self) -> dict[str, str]:
        """What a command of this place has in its environment."""
        return {"DEPESCHE_DATABASE_URL": self.database} if isinstance(self.database, str) else {}

    def do(self, *commands: Any) -> list[Any]:
        return self.desk.submit_now(commands, ACTOR)

    def blog(self, slug: str = "harbour") -> Blog:
        with self.log.reading() as rows:
            found = rows.blog(slug)
        assert found is not None
        return found

    def posts(self, slug: str = "harbour") -> list[Post]:
        with self.log.reading() as rows:
            blog = rows.blog(slug)
            assert blog is not None
            return list(rows.all_posts(blog.id))


@contextmanager
def place_in(folder: Path, database: Path | str | None = None) -> Iterator[Place]:
    place = Place(folder, database)
    try:
        yield place
    finally:
        place.log.close()
