"""Links by the API: an address goes in, a block comes out that can go into a post."""

from typing import Any

from litestar import Request, Response, post
from litestar.datastructures import ResponseHeader
from litestar.params import JSONBody
from msgspec import Struct

from depesche.model.blocks import Card, Embed
from depesche.model.limits import Url
from depesche.web.api.asked import SlugPath, allowed, parts_of, writer
from depesche.web.problems import Problem, Wrong

AT_ONCE = 15
"""Links that one writer may have read at once, and again in SECONDS."""
SECONDS = 30
LACKS = "Depesche-Lacks"
"""The header that says what could not be learned."""


class NewLink(Struct, frozen=True, forbid_unknown_fields=True):
    """The address of a page, a video, a post elsewhere."""

    url: Url


@post(
    "/blogs/{slug:str}/links",
    summary="Make a block of a web address",
    status_code=200,
    guards=[allowed],
    opt={"right": "contribute"},
    response_headers=[
        ResponseHeader(
            name=LACKS, description="What could not be learned, where something could not.", documentation_only=True
        )
    ],
    description="An address of a known provider gives an embed, with its player and a preview picture stored here; any "
    "other page a card. The server fetches what it needs; where that fails, the block holds what the address says.",
)
async def read_link(
    request: Request[Any, Any, Any],
    slug: SlugPath,  # noqa: ARG001  # the API documents it; the guard has read it
    data: JSONBody[NewLink],
) -> Response[Embed | Card]:
    """Make an embed or a card of an address."""
    parts = parts_of(request)
    parts.links_pace.take(writer(request).id)
    try:
        link = await parts.links.read(data.url)
    except ValueError as error:
        raise Problem(422, str(error), wrong=(Wrong("url", str(error)),)) from error
    said = (link.lacks or "").encode("ascii", "replace").decode()
    return Response(link.block, headers={LACKS: " ".join(said.split())} if said else {})
