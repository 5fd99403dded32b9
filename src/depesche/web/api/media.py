"""Media by the API: a picture comes in as the body, and goes out as a name to put into posts."""

import asyncio
from typing import Any

from litestar import Request, post
from litestar.openapi.datastructures import ResponseSpec

from depesche.store.media import MediaError, Stored
from depesche.web.api.asked import SlugPath, allowed, parts_of
from depesche.web.problems import Problem


@post(
    "/blogs/{slug:str}/media",
    summary="Upload a picture",
    status_code=201,
    guards=[allowed],
    opt={"right": "contribute"},
    request_max_body_size=None,  # the setting upload_bytes bounds it, below
    description="The body is the picture itself: JPEG, PNG, WebP, AVIF or a still GIF. It is decoded and encoded anew, "
    "so that nothing but its pixels is kept. `media`, `width` and `height` of the answer go into an image block; the "
    "picture is public as soon as, and as long as, something public shows it.",
    responses={413: ResponseSpec(None, description="The picture is too large.", generate_examples=False)},
)
async def upload_picture(
    request: Request[Any, Any, Any],
    slug: SlugPath,  # noqa: ARG001  # the API documents it; allowed has read it
) -> Stored:
    """Keep a picture, stripped of all its metadata."""
    parts = parts_of(request)
    uploaded = bytearray()
    async for part in request.stream():
        uploaded += part
        if len(uploaded) > parts.upload_bytes:
            raise Problem(413, f"the picture has more than {parts.upload_bytes:,} bytes, which is the limit")
    try:
        return await asyncio.to_thread(parts.media.put, bytes(uploaded))
    except MediaError as error:
        raise Problem(415, str(error)) from error
