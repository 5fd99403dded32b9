"""Publishing to a GRIP proxy: a follower that sends each frame once, whatever the number of readers that it holds."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx
import msgspec

from depesche.following.base import Cursor, Step
from depesche.live import frames
from depesche.live.grip import GripProxy, channel_of
from depesche.live.present import Moved, Present
from depesche.log.base import Log
from depesche.model.blog import Blog

FRAME_BYTES = 60_000
"""Bytes of the largest frame that is published: Fanout takes 64 KiB. Beyond that, readers fetch the page."""
SEND_SECONDS = 10
"""How long the proxy may take to accept a frame."""
QUIET = timedelta(minutes=5)
"""A blog that was quiet for so long has no reader who waits for its last event."""


class Unpublished(Exception):  # noqa: N818  # the proxy's refusal
    """A proxy did not take a frame; the sentence says what it answered."""


class Publisher:
    """Tells one proxy what is new (`depesche.following.base.Follower`).

    `id` of a frame is the seq up to which it tells, `prev-id` the seq that a reader must have for it. The proxy has
    each reader for whom that does not fit fetch what is missing, so that a frame lost or sent twice does no harm.
    """

    form = "1"

    def __init__(self, proxy: GripProxy, log: Log, present: Present) -> None:
        self._proxy = proxy
        self._log = log
        self._present = present
        self._http = httpx.Client(timeout=SEND_SECONDS)
        self._around: dict[str, dict[str, str]] = {}
        """Parts around each blog's posts as they were told last, so that only changed ones are told again."""

    @property
    def name(self) -> str:
        """By which its cursors are kept."""
        url = urlsplit(self._proxy.publish_url)
        return f"grip {url.netloc.rpartition('@')[2]}{url.path.removesuffix('/publish/').rstrip('/')}"

    def begin(self, go_on: Callable[[], None]) -> None:
        """Make ready: what another node has told meanwhile is not known here."""
        go_on()
        self._around.clear()

    def step(self, blog: str, cursor: Cursor | None, go_on: Callable[[], None]) -> Step:
        """Publish one frame with all that is new. Raises Unpublished, httpx.HTTPError."""
        with self._log.reading() as rows:
            found = rows.blogs_among([blog])[blog]
            after = found.seq - 1 if cursor is None else cursor.seq
            done = Step(Cursor(found.seq, self.form))
            if after >= found.seq or (cursor is None and _is_quiet(found)):
                return done
            moved = self._present.moved(rows, found.slug, after)
        frame = self._frame(moved)
        go_on()
        self._send(moved.blog, after, frame)
        self._around.pop(blog, None)  # who was told to fetch the page has what that shows
        if moved.parts is not None:
            self._around[blog] = {name: part for name, part in moved.parts.items() if not name.startswith("post-")}
        return Step(Cursor(moved.blog.seq, self.form))

    def _frame(self, moved: Moved) -> bytes:
        told = self._around.get(moved.blog.id, {})
        changed = {name: part for name, part in (moved.parts or {}).items() if told.get(name) != part}
        look = self._present.html.look(moved.blog)
        frame = frames.present_frame(moved.blog.seq, moved.blog.generation, look, changed)
        if moved.parts is None or len(frame) > FRAME_BYTES:
            return frames.reload_frame(moved.blog.seq)
        return frame

    def _send(self, blog: Blog, after: int, frame: bytes) -> None:
        published = {
            "channel": channel_of(blog.id),
            "id": str(blog.seq),
            "prev-id": str(after),
            "no-seq": True,  # they come in order, from one node: none waits for another
            "formats": {"http-stream": {"content": frame.decode()}},
        }
        known = self._proxy.authorization()
        headers = {"content-type": "application/json"} | ({} if known is None else {"authorization": known})
        body = msgspec.json.encode({"items": [published]})
        answer = self._http.post(self._proxy.publish_url, content=body, headers=headers)
        if not answer.is_success:
            raise Unpublished(f"{self._proxy.publish_url} answered {answer.status_code}: {answer.text[:200]}")


def _is_quiet(blog: Blog) -> bool:
    return datetime.now(UTC) - blog.at > QUIET
