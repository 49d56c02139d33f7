"""The audit: who read and did what."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request

from console.api.callers import needs
from console.api.desk import answer, caller_at, desk_of
from console.api.openapi import described
from console.api.problems import away
from console.api.rights import Right
from console.errors import ConsoleError
from console.people.audit_book import AuditRow
from console.people.reach import Reach

if TYPE_CHECKING:
    from fastapi.responses import Response

    from console.api.desk import Desk

audit = APIRouter(prefix="/api/v1", tags=["audit"])

PAGE = 1_000
_LAST = 2**53


class AuditAnswer(AuditRow, frozen=True, kw_only=True):
    """A row of the audit; `break_glass` where somebody looked beyond their reach, for `reason`."""

    id: int
    break_glass: bool


@audit.get("/audit", dependencies=needs(Right.READ_AUDIT), **described(list[AuditAnswer]))
async def read_audit(
    request: Request,
    after: Annotated[int, Query(ge=0, le=_LAST)] = 0,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
    actor: str | None = None,
    incident: str | None = None,
) -> Response:
    """Read the audit in order, of one actor or about one incident where named."""
    desk = desk_of(request)
    if desk.hall.audit is None:
        return answer([])
    try:
        rows = await asyncio.to_thread(desk.hall.audit.read, after=after, limit=limit, actor=actor, incident=incident)
    except ConsoleError:
        raise away("audit_away", "the audit cannot be read now, try again") from None
    reach = Reach.of(caller_at(request))
    return answer([_answer(number, row) for number, row in rows if _sees(desk, reach, row)])


def _answer(number: int, row: AuditRow) -> AuditAnswer:
    told = {name: getattr(row, name) for name in row.__struct_fields__}
    return AuditAnswer(id=number, break_glass=row.reason is not None, **told)


def _sees(desk: Desk, reach: Reach, row: AuditRow) -> bool:
    """Tell whether a row is for a reader: with an account of stations, what is about their incidents."""
    return reach.everything or (row.incident is not None and reach.sees(desk.hub.borders.held(row.incident)))
