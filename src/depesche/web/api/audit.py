"""The audit trail by the API: read by pages, exported as CSV."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import Parameter
from litestar.response import Stream
from msgspec import Struct
from msgspec.structs import astuple

from depesche.model.people import AuditRecord
from depesche.store.audit import LIST_RECORDS
from depesche.web.api.asked import allowed
from depesche.web.api.session import PRIVATE, people_of

COLUMNS = AuditRecord.__struct_fields__


class AuditPage(Struct, frozen=True):
    """Records of the trail, newest first; `before` is the number to ask for older ones with, None at the end."""

    records: list[AuditRecord]
    before: int | None


@get("/audit", summary="Read the audit trail", guards=[allowed], opt={"right": "read_audit"})
async def read_audit(
    request: Request[Any, Any, Any],
    before: Annotated[int | None, Parameter(ge=1, le=2**53, description="List those below this number.")] = None,
    by: Annotated[str | None, Parameter(max_length=80, description="Only deeds of this actor.")] = None,
    blog: Annotated[str | None, Parameter(max_length=80, description="Only deeds in this live blog.")] = None,
    limit: Annotated[int, Parameter(ge=1, le=LIST_RECORDS)] = 50,
) -> Response[AuditPage]:
    """List what was done at the desk, newest first, a page at a time."""
    audit = people_of(request).audit
    records = await asyncio.to_thread(audit.page, before, limit + 1, by=by, blog=blog)
    page = AuditPage(records[:limit], records[limit - 1].n if len(records) > limit else None)
    return Response(page, headers=PRIVATE)


@get(
    "/audit.csv", summary="Export the audit trail", guards=[allowed], opt={"right": "read_audit"}, media_type="text/csv"
)
async def export_audit(request: Request[Any, Any, Any]) -> Stream:
    """Give the whole audit trail as CSV (RFC 4180), oldest first."""
    pages = people_of(request).audit.pages()
    headers = PRIVATE | {"Content-Disposition": 'attachment; filename="depesche-audit.csv"'}
    return Stream(_csv(pages), media_type="text/csv; charset=utf-8", headers=headers)


async def _csv(pages: Iterator[list[AuditRecord]]) -> AsyncIterator[str]:
    yield _lines([COLUMNS])
    while (lines := await asyncio.to_thread(_next_lines, pages)) is not None:
        yield lines


def _next_lines(pages: Iterator[list[AuditRecord]]) -> str | None:
    page = next(pages, None)
    return None if page is None else _lines([tuple(_cell(value) for value in astuple(record)) for record in page])


def _lines(rows: list[tuple[str, ...]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


def _cell(value: object) -> str:
    """Give a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@")) or text.startswith(("\t", "\r", "\n")) else text
