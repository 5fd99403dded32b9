"""What a server would tell its readers while a blog goes on, as JSON, for a test of the reader script in Node.

`python tests/recording.py SEED HISTORIES STEPS` prints a list of histories; each is a list of states by their seq.
"""

import random
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from depesche.desk import Refused
from depesche.live import frames, pages
from depesche.live.present import Present
from depesche.log.rows import Rows
from depesche.model.blog import Blog, BlogCopy
from depesche.model.commands import ReviseBlog
from depesche.model.ids import new_ulid
from depesche.render.assets import load_assets
from depesche.render.html import Html, Site
from doing import Place, opening, place_in, publishing
from histories import BLOG_DEEDS, DEEDS, Step, command_of

POSTS, EVENTS = 4, 8
"""Posts and events of a page: few, so that a short history fills several."""
OLDER = re.compile(rb'href="/harbour\?before=([0-9A-Z]{26})"')
WORDS = ("A ship has come in.", "Sturm <über> Kiel & Wismar", "“No,” she said.", "x", "Zwei Lecks am Deich " * 9)


class Recorder:
    """Follows a blog as a server does, and keeps every answer that a reader could get."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._present = Present(Html(Site("Test", "https://live.example", load_assets())))
        self._pages = pages.Pages(self._present)
        self._told: dict[str, str] = {}
        self.states: list[dict[str, Any]] = []

    def record(self) -> None:
        """Keep how everything reads now, if the blog has gone on."""
        with self._place.log.reading() as rows:
            blog = rows.blog("harbour")
            if blog is None or (self.states and blog.seq == self.states[-1]["seq"]):
                return
            page = self._pages.first(rows, blog).body
            self.states.append(
                {
                    "seq": blog.seq,
                    "page": page.decode(),
                    "older": self._older(rows, blog, page),
                    "head": self._pages.head(rows, blog).body.decode(),
                    "log": self._log(rows, blog),
                    "frame": self._frame(rows, blog),
                    "catch_ups": {
                        str(state["seq"]): self._told_of(rows, blog, state["seq"]) for state in self.states
                    },
                }
            )  # fmt: skip

    def _older(self, rows: Rows, blog: Blog, page: bytes) -> dict[str, str]:
        found: dict[str, str] = {}
        while (link := OLDER.search(page)) and (ulid := link[1].decode()) not in found:
            made = self._pages.older(rows, blog, ulid)
            if made is None:
                break
            page = made.body
            found[ulid] = page.decode()
        return found

    def _log(self, rows: Rows, blog: Blog) -> dict[str, str]:
        numbers = range(-(-blog.seq // EVENTS))
        made = {number: self._pages.log_page(rows, blog, blog.generation, number) for number in numbers}
        return {f"{blog.generation}/{number}": one.body.decode() for number, one in made.items() if one is not None}

    def _frame(self, rows: Rows, blog: Blog) -> str:
        """Give the frame of those who are connected: of what stands around the posts, only what has changed."""
        parts = self._present.moved(rows, "harbour", self.states[-1]["seq"] if self.states else 0).parts or {}
        around = {name: part for name, part in parts.items() if not name.startswith("post-")}
        changed = {name: part for name, part in parts.items() if self._told.get(name) != part}
        self._told = around
        return self._said(blog, changed)

    def _told_of(self, rows: Rows, blog: Blog, after: int) -> str:
        return self._said(blog, self._present.moved(rows, "harbour", after).parts or {})

    def _said(self, blog: Blog, parts: dict[str, str]) -> str:
        frame = frames.present_frame(blog.seq, blog.generation, self._present.html.look(blog), parts)
        return frame.decode().split("data: ", 1)[1].strip()


def history(place: Place, chance: random.Random, steps: int) -> list[dict[str, Any]]:
    recorder, posts = Recorder(place), list[str]()
    place.do(opening())
    for _ in range(3):
        posts.append(place.do(publishing(chance.choice(WORDS)))[0].post.id)
    recorder.record()
    for _ in range(steps):
        step = Step(
            chance.choice(DEEDS + BLOG_DEEDS), chance.randrange(9), chance.choice(WORDS), chance.randint(-90, 90)
        )
        command = command_of(step, posts)
        if chance.random() < 0.01:
            command = ReviseBlog(id=new_ulid(), blog="harbour", copy=BlogCopy(headline="Harbour", byline="initials"))
        try:
            place.do(command)
        except Refused:
            continue
        recorder.record()
    return recorder.states


def main(seed: str, histories: str, steps: str) -> None:
    vars(pages).update(PAGE_POSTS=POSTS, PAGE_EVENTS=EVENTS)
    chance, made = random.Random(seed), []
    for _ in range(int(histories)):
        with tempfile.TemporaryDirectory() as folder, place_in(Path(folder)) as place:
            made.append(history(place, chance, int(steps)))
    sys.stdout.buffer.write(msgspec.json.encode(made))


if __name__ == "__main__":
    main(*sys.argv[1:])
