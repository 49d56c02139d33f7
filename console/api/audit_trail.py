"""What leaves a row in the audit: writes, reads of what may be sealed, and whatever was refused for want of rights."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any, Final

from console.api.rights import Right
from console.people.audit_book import AuditRow

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from console.api.callers import Caller
    from console.api.desk import Desk

QUIET: Final = frozenset(
    {
        "GET /api/v1",
        "GET /openapi.json",
        "GET /health/live",
        "GET /health/ready",
        "GET /metrics",
        "GET /tiles/{z}/{x}/{y}.mvt",
        "GET /api/v1/whoami",
        "GET /api/v1/seats",
        "GET /api/v1/reasons",
        "GET /api/v1/hospitals",
        "GET /api/v1/stations",
        "GET /api/v1/geocode",
        "GET /api/v1/route",
        "GET /api/v1/isochrone",
        "POST /api/v1/table",
        "GET /api/v1/closures",
        "GET /api/v1/units",
        "GET /api/v1/arrivals",
        "GET /api/v1/incidents/{incident}/recommendation",
        "GET /api/v1/incidents/{incident}/hospitals",
        "GET /api/v1/incidents/{incident}/hospital-plan",
        "GET /api/v1/assignments/{assignment}",
        "POST /api/v1/tickets",
        "POST /api/v1/sockets",
        "POST /api/v1/units/{unit}/position",
    }
)
"""Routes that write nothing and hold nothing sealed, and positions, which come by the hundred; all others are noted."""

_FORBIDDEN: Final = 403
_LONGEST: Final = 200
_NUMBER: Final = re.compile(r"[\w.-]{1,64}\Z", re.ASCII)
_POSITION: Final = "POST /api/v1/units/{unit}/position"


def concerns(request: Request, incident: str | None, *, broken_for: str | None = None) -> None:
    """Note which incident a request is about, and why somebody looks beyond their reach."""
    if incident is not None:
        request.state.incident = incident
    if broken_for is not None:
        request.state.broken_for = broken_for


class Trail:
    """Leaves the row of each request once it is answered (ASGI middleware), and tells the number of the request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, number = 500, _number(scope)

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", number.encode())]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            self._note(scope, status, number)

    def _note(self, scope: Scope, status: int, number: str) -> None:
        desk: Desk = scope["app"].state.desk
        action = f"{scope['method']} {getattr(scope.get('route'), 'path', scope['path'])}"
        caller = scope.get("state", {}).get("caller")
        if caller is None or not is_noted(action, status, caller):
            return
        desk.note(_row(desk, scope, caller, action, status, number))


def socket_row(desk: Desk, caller: Caller, unit: str | None) -> AuditRow:
    """Write the row of a socket that is opened, here or at a gateway."""
    shown = f"unit {unit}" if unit else ", ".join(f"station {each}" for each in caller.stations) or "the board"
    return AuditRow(
        at=desk.centre.clock.now(),
        actor=caller.actor.name,
        role=caller.role,
        seat=caller.actor.seat,
        action="WS /ws/console" if unit is None else "WS /ws/crew",
        object=shown,
        incident=None,
        outcome=101,
        request=secrets.token_hex(8),
    )


def is_noted(action: str, status: int, caller: Caller) -> bool:
    """Tell whether what somebody asked for leaves a row."""
    if status == _FORBIDDEN:
        return action != _POSITION
    if action in QUIET:
        return False
    return not action.startswith("GET ") or caller.may(Right.READ_SEALED) or caller.may(Right.READ_AUDIT)


def _row(desk: Desk, scope: Scope, caller: Caller, action: str, status: int, number: str) -> AuditRow:
    told: dict[str, Any] = scope.get("path_params", {})
    about = ", ".join(f"{kind} {key}"[:_LONGEST] for kind, key in told.items()) or None
    state: dict[str, Any] = scope.get("state", {})
    return AuditRow(
        at=desk.centre.clock.now(),
        actor=caller.actor.name,
        role=caller.role,
        seat=caller.actor.seat,
        action=action[:_LONGEST],
        object=about,
        incident=state.get("incident", told.get("incident")),
        outcome=status,
        request=number,
        reason=state.get("broken_for"),
    )


def _number(scope: Scope) -> str:
    """Give the number that the request brings, or a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _NUMBER.match(told := value.decode("latin-1")):
            return str(told)
    return secrets.token_hex(8)
