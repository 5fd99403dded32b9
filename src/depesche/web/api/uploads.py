"""Uploads that survive a broken line: tus 1.0.0 (tus.io) with creation, expiration and termination."""

import asyncio
import base64
import binascii
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated, Any

from litestar import Request, Response, delete, head, patch, post, route
from litestar.params import HeaderParameter, Parameter

from depesche.model.ids import ULID_PATTERN, is_ulid, new_ulid
from depesche.model.media import Media
from depesche.store.uploads import Upload, UploadError
from depesche.web.api.asked import SlugPath, allowed, parts_of, writer
from depesche.web.problems import Problem, Wrong

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
METADATA_CHARS = 4_000
NAME_CHARS = 300
_TUS = ((b"tus-resumable", VERSION.encode()),)

UploadPath = Annotated[str, Parameter(description="The upload's ULID.", schema_extra={"pattern": ULID_PATTERN})]
Resumable = Annotated[str | None, HeaderParameter(name="Tus-Resumable", description="The protocol's version: 1.0.0.")]
Length = Annotated[str | None, HeaderParameter(name="Upload-Length", description="Bytes of the whole file.")]
Metadata = Annotated[
    str | None,
    HeaderParameter(
        name="Upload-Metadata",
        description="filename, filetype, and key: a ULID of your own that makes beginning twice harmless; in base64.",
    ),
]
Offset = Annotated[str | None, HeaderParameter(name="Upload-Offset", description="Bytes that have come already.")]


@route(
    ["/blogs/{slug:str}/uploads", "/blogs/{slug:str}/uploads/{ulid:str}"],
    http_method=["OPTIONS"],
    status_code=204,
    summary="Ask what of tus is spoken here",
    opt={"public": True},
)
async def describe_uploads(request: Request[Any, Any, Any], slug: SlugPath) -> Response[None]:  # noqa: ARG001  # documents
    """Say version, extensions and the largest size."""
    limits = parts_of(request).taking.limits
    told = {
        "Tus-Resumable": VERSION,
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(max(limits.image_bytes, limits.file_bytes)),
    }
    return Response(None, status_code=204, headers=told)


@post(
    "/blogs/{slug:str}/uploads",
    summary="Begin an upload",
    status_code=201,
    guards=[allowed],
    opt={"right": "contribute"},
    description="Begins an upload by tus 1.0.0; `Location` says where its bytes go. The same `key` again gives the "
    "same upload, to whoever began it alone. An upload lasts a day.",
)
async def begin_upload(
    request: Request[Any, Any, Any],
    slug: SlugPath,
    resumable: Resumable = None,
    length: Length = None,
    metadata: Metadata = None,
) -> Response[None]:
    """Begin an upload."""
    _check_version(resumable)
    size, told = _number("Upload-Length", length), _told(metadata)
    taking = parts_of(request).taking
    limits, is_picture = taking.limits, told.get("filetype", "").startswith("image/")
    limit = limits.image_bytes if is_picture else max(limits.image_bytes, limits.file_bytes)
    if size == 0:
        raise _problem(400, "the file is empty; send one that is not", Wrong("Upload-Length", "0"))
    if size > limit:
        raise _problem(413, f"the file has {size:,} bytes; the limit is {limit:,}")
    key = told.get("key") or new_ulid()
    if not is_ulid(key):
        raise _problem(400, "key must be a ULID", Wrong("Upload-Metadata", key[:40]))
    upload = Upload(key, writer(request).id, slug, told.get("filename", "")[:NAME_CHARS], size, 0, datetime.now(UTC))
    try:
        upload = await asyncio.to_thread(taking.uploads.begin, upload)
    except UploadError as error:
        raise _problem(409 if error.why == "exists" else 413, str(error)) from error
    where = f"/api/v1/blogs/{slug}/uploads/{upload.id}"
    return Response(None, status_code=201, headers=_state(upload) | {"Location": where})


@head(
    "/blogs/{slug:str}/uploads/{ulid:str}",
    summary="Ask how far an upload is",
    status_code=204,
    guards=[allowed],
    opt={"right": "contribute"},
)
async def read_upload(
    request: Request[Any, Any, Any], slug: SlugPath, ulid: UploadPath, resumable: Resumable = None
) -> Response[None]:
    """Say how much has come."""
    _check_version(resumable)
    upload = await _found(request, slug, ulid)
    return Response(None, status_code=204, headers=_state(upload) | {"Upload-Length": str(upload.size)})


@patch(
    "/blogs/{slug:str}/uploads/{ulid:str}",
    summary="Send a part of an upload",
    status_code=204,
    guards=[allowed],
    opt={"right": "contribute"},
    request_max_body_size=None,  # Upload-Length bounds it
    description="The body, of type application/offset+octet-stream, goes on where `Upload-Offset` says, which must be "
    "where the upload is. What came before the line broke is kept.",
)
async def write_upload(
    request: Request[Any, Any, Any],
    slug: SlugPath,
    ulid: UploadPath,
    resumable: Resumable = None,
    offset: Offset = None,
) -> Response[None]:
    """Take a part."""
    _check_version(resumable)
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/offset+octet-stream":
        raise _problem(415, "send the part as application/offset+octet-stream")
    begins = _number("Upload-Offset", offset)
    upload = await _found(request, slug, ulid)
    if begins != upload.received:
        raise _problem(409, f"{upload.received:,} bytes have come; go on there, not at {begins:,}")
    upload = await parts_of(request).taking.receive(upload, request.stream())
    return Response(None, status_code=204, headers=_state(upload))


@delete(
    "/blogs/{slug:str}/uploads/{ulid:str}",
    summary="End an upload",
    guards=[allowed],
    opt={"right": "contribute"},
)
async def end_upload(
    request: Request[Any, Any, Any], slug: SlugPath, ulid: UploadPath, resumable: Resumable = None
) -> Response[None]:
    """Forget an upload."""
    _check_version(resumable)
    upload = await _found(request, slug, ulid)
    await asyncio.to_thread(parts_of(request).taking.uploads.end, upload)
    return Response(None, status_code=204, headers={"Tus-Resumable": VERSION})


@post(
    "/blogs/{slug:str}/uploads/{ulid:str}/media",
    summary="Make a file of an upload",
    status_code=201,
    guards=[allowed],
    opt={"right": "contribute"},
    description="When all bytes have come: cleans and stores the file, as `POST .../media` does. The same again gives "
    "the same answer, for as long as the upload lasts.",
)
async def finish_upload(request: Request[Any, Any, Any], slug: SlugPath, ulid: UploadPath) -> Media:
    """Keep the file."""
    return await parts_of(request).taking.finish(await _found(request, slug, ulid))


async def _found(request: Request[Any, Any, Any], slug: str, ulid: str) -> Upload:
    uploads = parts_of(request).taking.uploads
    upload = await asyncio.to_thread(uploads.find, ulid, writer(request).id) if is_ulid(ulid) else None
    if upload is None or upload.blog != slug:
        raise _problem(404, f"there is no upload {ulid[:40]!r} of yours; it may have expired: begin again")
    return upload


def _state(upload: Upload) -> dict[str, str]:
    return {
        "Tus-Resumable": VERSION,
        "Upload-Offset": str(upload.received),
        "Upload-Expires": format_datetime(upload.expires_at, usegmt=True),
        "Cache-Control": "no-store",
    }


def _check_version(resumable: str | None) -> None:
    if resumable != VERSION:
        raise Problem(
            412,
            "say Tus-Resumable: 1.0.0, the version spoken here",
            headers=(*_TUS, (b"tus-version", b"1.0.0")),
        )


def _number(name: str, text: str | None) -> int:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 15:
        raise _problem(400, f"{name} must be a whole number of bytes", Wrong(name, (text or "")[:40]))
    return int(text)


def _told(metadata: str | None) -> dict[str, str]:
    """Read Upload-Metadata: pairs of a name and its value in base64."""
    told: dict[str, str] = {}
    for pair in filter(None, (metadata or "")[:METADATA_CHARS].split(",")):
        name, _, value = pair.strip().partition(" ")
        try:
            told[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            wrong = Wrong("Upload-Metadata", name[:40])
            raise _problem(400, f"the value of {name[:40]!r} is no base64 of UTF-8", wrong) from error
    return told


def _problem(status: int, sentence: str, *wrong: Wrong) -> Problem:
    return Problem(status, sentence, wrong=wrong, headers=_TUS)
