"""A link by the API: what is fetched becomes a card whose picture is stored here, cleaned like any upload."""

import asyncio
import io
from pathlib import Path

import httpx
from PIL import Image

from depesche.config import Settings
from depesche.fetch.addresses import FetchError
from depesche.fetch.client import Fetched
from depesche.store.tokens import Tokens
from depesche.web.app import App
from doing import ACTOR, opening
from samples import photo, told_in

PAGE = b"""<meta property="og:title" content="The tide turns"><meta property="og:image" content="/tide.jpg">"""
STORY, PICTURE = "https://www.example.org/tide", "https://www.example.org/tide.jpg"


class Web:
    """A web of a page and its picture."""

    def __init__(self, picture: bytes) -> None:
        self._pages = {STORY: ("text/html", PAGE), PICTURE: ("image/jpeg", picture)}

    async def get(self, url: str, *, most: int, accept: str = "*/*") -> Fetched:
        """Give a page, within `most` bytes."""
        assert accept
        if url not in self._pages or len(self._pages[url][1]) > most:
            raise FetchError("it is not there")
        kind, body = self._pages[url]
        return Fetched(url, kind, body)


def card_of(folder: Path, picture: bytes) -> tuple[httpx.Response, bytes | None]:
    """Ask for a card; gives the answer, and the stored picture's bytes if there is one."""
    app = App(Settings(data=str(folder)), Web(picture))
    app.desk.submit_now((opening(),), ACTOR)
    headers = {"Authorization": f"Bearer {Tokens(app.log.engine).make(None)}"}

    async def run() -> tuple[httpx.Response, bytes | None]:
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # httpx types ASGI more narrowly
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=headers) as http:
            answer = await http.post("/api/v1/blogs/harbour/links", json={"url": STORY})
            image = answer.json().get("image")
            if image is None:
                return answer, None
            return answer, (await http.get(f"/api/v1/media/{image['media']}")).content

    try:
        return asyncio.run(run())
    finally:
        app.log.close()


def test_a_page_becomes_a_card_whose_picture_is_stored_without_what_it_told(tmp_path: Path) -> None:
    taken = photo(size=(640, 400))
    assert told_in(taken)
    answer, stored = card_of(tmp_path, taken)
    assert answer.status_code == 200, answer.text
    assert answer.json()["headline"] == "The tide turns"
    assert stored is not None
    assert told_in(stored) == []
    assert Image.open(io.BytesIO(stored)).size == (400, 640), "turned upright by its EXIF"


def test_a_picture_that_is_none_leaves_a_card_without_one(tmp_path: Path) -> None:
    answer, stored = card_of(tmp_path, b"<svg onload=alert(1)>")
    assert answer.status_code == 200, answer.text
    assert (answer.json()["headline"], stored) == ("The tide turns", None)
