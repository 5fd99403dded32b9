"""Playing the demo: a folder made anew, the coverage so far written at once, then a post every few seconds."""

import asyncio
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import asdict

from depesche.demo.photos import PHOTOS, draw
from depesche.demo.story import Story, stories
from depesche.desk import Desk
from depesche.log.base import Log
from depesche.model.blocks import Image
from depesche.model.commands import Actor
from depesche.store.media import MediaStore

ACTOR = Actor("demo")
MARK = ".depesche-demo"
"""The file that says of a folder that it is the demo's, and may be emptied."""


def fresh_folder(folder: Path) -> None:
    """Make the demo's folder empty. Raises FileExistsError when it holds something that is not the demo's."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise FileExistsError(17, "the folder is not empty and not the demo's; choose another by --data", str(folder))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("This folder is the demo's. It is emptied whenever the demo starts.\n", encoding="utf-8")


def begin(log: Log, media: MediaStore) -> tuple[Story, ...]:
    """Write what has happened so far, each step at its moment, and give the stories. Blocks for about a second."""
    told = stories(datetime.now(UTC), _photos(media))
    for story in told:
        desk = Desk(log, media, clock=iter(story.moments).__next__)
        desk.submit_now([step.command for step in story.past], ACTOR)
    return told


async def go_on(desk: Desk, told: tuple[Story, ...]) -> None:
    """Let the rest happen, every step after its pause."""
    await asyncio.gather(*(_tell(desk, story) for story in told))


async def _tell(desk: Desk, story: Story) -> None:
    for step in story.coming:
        await asyncio.sleep(step.pause)
        await desk.submit(step.command, ACTOR)


def _photos(media: MediaStore) -> Mapping[str, Image]:
    return {name: Image(**asdict(media.put(draw(name)))) for name in PHOTOS}
