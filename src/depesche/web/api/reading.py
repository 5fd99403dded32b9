"""Reading a pasted text by the API: what it seems to say, for somebody to look at."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

from litestar import Request, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from depesche.intake.pasted import PASTED_CHARS, Reading, read_pasted
from depesche.web.api.asked import SlugPath, allowed, parts_of
from depesche.web.problems import Problem, Wrong
from depesche.web.turns import Turns
from depesche.web.view import blog_in, in_view

_TURNS = Turns(at_once=2, waiting=30)


class Pasted(Struct, frozen=True, forbid_unknown_fields=True):
    """A text as it was pasted."""

    text: Annotated[str, Meta(max_length=PASTED_CHARS)]


@post(
    "/blogs/{slug:str}/reading",
    summary="Read a pasted text",
    status_code=200,
    guards=[allowed],
    opt={"right": "contribute"},
)
async def read_text(request: Request[Any, Any, Any], slug: SlugPath, data: JSONBody[Pasted]) -> Reading:
    """Propose what a pasted text says: the time of a ticker line, its headline, quotes with their speakers, sources.

    Nothing is stored. Stamps are read in the blog's zone.
    """
    blog = await in_view(parts_of(request).log, lambda rows: blog_in(rows, slug))
    async with _TURNS.turn():
        try:
            return await asyncio.to_thread(read_pasted, data.text, zone=blog.zone, now=datetime.now(UTC))
        except ValueError as error:
            raise Problem(422, str(error), wrong=(Wrong("text", str(error)),)) from error
