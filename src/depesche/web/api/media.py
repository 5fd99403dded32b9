"""Media by the API: a file comes in as the body and goes out as a name to put into posts; staff see drafts' files."""

from typing import Annotated, Any

from litestar import Request, post, route
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter, QueryParameter
from litestar.types import ASGIApp
from litestar.types import Receive as LitestarReceive
from litestar.types import Scope as LitestarScope
from litestar.types import Send as LitestarSend

from depesche.model.ids import MEDIA_PATTERN
from depesche.model.media import Media
from depesche.web.answer import Receive, Scope, Send
from depesche.web.api.asked import SlugPath, allowed, parts_of, writer
from depesche.web.media import STAFF_CACHE, wanted
from depesche.web.problems import Problem

MediaPath = Annotated[str, Parameter(description="The file's name.", schema_extra={"pattern": MEDIA_PATTERN})]
Width = Annotated[
    int | None, QueryParameter(name="w", description="Width of a picture in pixels, at most: 480, 960 or 1600.")
]
As = Annotated[
    str | None,
    QueryParameter(name="as", description="avif or webp: another form of a picture; jpg: the picture of a film."),
]


@post(
    "/blogs/{slug:str}/media",
    summary="Upload a file",
    status_code=201,
    guards=[allowed],
    opt={"right": "contribute"},
    request_max_body_size=None,  # the settings image_bytes and file_bytes bound it
    description="The body is the file itself: a picture (JPEG, PNG, WebP, AVIF, GIF), sound (MP3, M4A, Ogg, WAV), "
    "a film (MP4, MOV, WebM) or a PDF, whatever its name and declared type. It is decoded and written anew, so that "
    "nothing is kept but what is seen or heard; an animated picture becomes a film. `caption`, `credit`, `headline` "
    "and `alt` are what the picture said of itself. The file is public as soon as, and as long as, something public "
    "shows it. Large files, and those over bad lines, are better sent to `/uploads`.",
    responses={413: ResponseSpec(None, description="The file is too large.", generate_examples=False)},
)
async def upload_media(
    request: Request[Any, Any, Any],
    slug: SlugPath,  # noqa: ARG001  # the API documents it; allowed has read it
) -> Media:
    """Keep a file, stripped of all its metadata."""
    return await parts_of(request).taking.take_whole(writer(request).id, request.stream())


@route(
    "/media/{name:str}",
    http_method=["GET", "HEAD"],
    summary="Read a file",
    guards=[allowed],
    opt={"right": "read_drafts"},
    media_type="application/octet-stream",
    description="A stored file, public or not, for staff: whole, or the range asked for. Pictures come in several "
    "widths and forms.",
)
async def read_media(
    request: Request[Any, Any, Any],
    name: MediaPath,
    w: Width = None,  # noqa: ARG001  # the API documents them; they are read as readers' are
    as_: As = None,  # noqa: ARG001  # as above
) -> ASGIApp:
    """Give a file."""
    found = wanted(name, request.query_params)
    if found is None:
        raise Problem(404, f"there is no file {name[:80]!r}")
    room = parts_of(request).room

    async def answer(scope: LitestarScope, receive: LitestarReceive, send: LitestarSend) -> None:
        plain: tuple[Scope, Receive, Send] = (scope, receive, send)  # type: ignore[assignment]  # Litestar is narrower
        await room.answer(*plain, found, STAFF_CACHE)

    return answer
