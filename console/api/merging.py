"""Changes to a record that somebody else has changed meanwhile: refused, with what a person needs to merge them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec

from console.api.desk import answer, carry_out, desk_of
from console.api.problems import ProblemError
from dispatch.changed_since import changed_since
from dispatch.refusals import StaleVersionError

if TYPE_CHECKING:
    from fastapi import Request
    from fastapi.responses import Response

    from dispatch.commands import ChangeCall, ChangeIncident


async def change_or_tell(request: Request, command: ChangeCall | ChangeIncident, stream: str) -> Response:
    """Change a record and answer with its new version; raises a 412 that names each field that others changed since."""
    try:
        changed = await carry_out(request, command)
    except StaleVersionError as stale:
        centre = desk_of(request).centre
        others = await asyncio.to_thread(changed_since, centre, stream, command.version)
        problem = ProblemError.of_refusal(stale)
        problem.facts["changed"] = msgspec.to_builtins(others)
        raise problem from None
    return answer(changed, headers={"ETag": f'"{changed["version"]}"'})
