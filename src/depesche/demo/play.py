"""Playing the demo: a folder made anew, the coverage so far written at once, then a post every few seconds."""

import asyncio
import fcntl
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from sqlalchemy import Engine

from depesche.demo.newsroom import hire, lay
from depesche.demo.photos import PHOTOS, draw
from depesche.demo.story import Story, stories
from depesche.desk import Desk
from depesche.log.base import Log
from depesche.model.blocks import Image
from depesche.model.commands import Actor
from depesche.model.media import Media
from depesche.store.media import MediaStore

ACTOR = Actor("demo", "admin")
MARK = ".depesche-demo"
"""The file that says of a folder that it is the demo's and is emptied whenever one starts; a running demo holds it."""


def fresh_folder(folder: Path) -> TextIO:
    """Make the demo's folder empty, and give what holds it as long as it is open.

    Raises FileExistsError when the folder holds something else, or another demo runs in it.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise FileExistsError(17, "the folder is not empty and not the demo's; choose another by --data", str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    held = (folder / MARK).open("a", encoding="utf-8")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        raise FileExistsError(17, "another demo runs in this folder; choose another by --data", str(folder)) from None
    for path in folder.iterdir():
        if path.name != MARK:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return held


def begin(log: Log, media: MediaStore, engine: Engine) -> tuple[Story, ...]:
    """Write what has happened so far, each step at its moment, staff the desks, and give the stories.

    Blocks for about a second.
    """
    now = datetime.now(UTC)
    told = stories(now, _photos(media))
    staff = hire(engine, told[0].begins)
    for story in told:
        desk = Desk(log, media, clock=iter(story.moments).__next__)
        desk.submit_now([step.command for step in story.past], staff["editor"])
    lay(Desk(log, media), staff, now)
    return told


async def go_on(desk: Desk, told: tuple[Story, ...]) -> None:
    """Let the rest happen, every step after its pause."""
    await asyncio.gather(*(_tell(desk, story) for story in told))


async def _tell(desk: Desk, story: Story) -> None:
    for step in story.coming:
        await asyncio.sleep(step.pause)
        await desk.submit(step.command, ACTOR)


def _image(stored: Media) -> Image:
    return Image(stored.media, width=stored.width, height=stored.height)


def _photos(media: MediaStore) -> Mapping[str, Image]:
    return {name: _image(media.put(draw(name))) for name in PHOTOS}
