"""What every route finds at hand: the hall, and what the API keeps for itself."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from fastapi.responses import Response

from console.api.audit_trail import concerns
from console.api.problems import bad_field
from console.targets_book import TargetsBook
from dispatch.bridging.warning import bridge_warning, bridges_of
from dispatch.centre import RequestKey
from dispatch.covering.moving import proposed_moves
from dispatch.errors import DispatchError
from dispatch.journal.canonical import canonical_json
from dispatch.refusals import RefusedError
from dispatch.shared_answer import Kept, SharedAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request

    from console.api.callers import Caller, Tokens
    from console.api.hall import Hall
    from console.api.live import Hub
    from console.api.meters import Meters
    from console.api.sign_in import Reception
    from console.api.tickets import Tickets
    from console.people.audit_book import AuditRow
    from dispatch.bridging.told import BridgeWarning
    from dispatch.centre import Centre
    from dispatch.commands import Command
    from dispatch.covering.moving import ProposedMove

KEY_LENGTH: Final = 200

MOVES_KEPT: Final[Kept] = {"settled": timedelta(seconds=10), "moving": timedelta(seconds=1)}
BRIDGES_KEPT: Final[Kept] = {"settled": timedelta(seconds=15), "moving": timedelta(seconds=3)}
"""How long an answer for all consoles is told again: with 450 units it takes 35 ms, and 100 to 400 ms."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The hall with the hub of the sockets, the tickets and the meters of one running API."""

    hall: Hall
    hub: Hub
    tickets: Tickets[Caller]
    meters: Meters
    tokens: Tokens | None
    reception: Reception | None = None
    targets: TargetsBook = field(default_factory=TargetsBook)
    moves: SharedAnswer[list[ProposedMove]] = field(default_factory=lambda: SharedAnswer(proposed_moves, **MOVES_KEPT))
    bridges: SharedAnswer[BridgeWarning | None] = field(
        default_factory=lambda: SharedAnswer(bridge_warning, key=bridges_of, **BRIDGES_KEPT)
    )

    @property
    def centre(self) -> Centre:
        """The centre."""
        return self.hall.centre

    def note(self, row: AuditRow) -> None:
        """Leave a row in the audit; whoever reads the audit is told at once of a glass that was broken."""
        if self.hall.audit is not None:
            self.hall.audit.note(row)
            if row.reason is not None:
                self.hub.tell_audit(row)

    async def check_badges(self) -> None:
        """End the sockets of everyone who is no longer signed in."""
        if self.tokens is not None:
            self.tokens.forget()
            await self.hub.check_badges(self.tokens)


def desk_of(request: Request) -> Desk:
    """Give the desk of the application that took the request."""
    desk: Desk = request.app.state.desk
    return desk


def caller_at(request: Request) -> Caller:
    """Give who asks."""
    caller: Caller = request.state.caller
    return caller


def answer(value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Write an answer as JSON."""
    return Response(msgspec.json.encode(value), status_code=status, headers=headers, media_type="application/json")


async def carry_out(
    request: Request, command: Command, *, body: msgspec.Struct | None = None, once: RequestKey | None = None
) -> dict[str, Any]:
    """Hand a command to the service, once per `Idempotency-Key` or per `once`, and count what becomes of it."""
    desk = desk_of(request)
    key = once
    if once is None and request.method == "POST":
        key = _request_key(request, body, desk.hall.secret)
    outcome = "done"
    actor = caller_at(request).actor
    desk.hall.presence.hear(actor.name, actor.seat)
    try:
        answered = await desk.hall.service.handle(command, actor, key)
        concerns(request, answered.get("incident"))
    except RefusedError as refused:
        outcome = refused.code
        raise
    except DispatchError:
        outcome = "journal_away"
        raise
    else:
        return answered
    finally:
        desk.meters.commands.labels(type(command).__name__, outcome).inc()


def paged(items: list[Any], *, after: str | None, limit: int | None, number: Any) -> list[Any]:
    """Give the items whose number is greater than that of `after`, at most `limit`."""
    if after is not None:
        if not (after.isascii() and after.isdigit() and len(after) < 16):
            raise bad_field("after", "must be the id of the last one that you have")
        items = [item for item in items if number(item) > int(after)]
    return items if limit is None else items[:limit]


def _request_key(request: Request, body: msgspec.Struct | None, secret: bytes) -> RequestKey | None:
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not (0 < len(key) <= KEY_LENGTH and key.isascii() and key.isprintable()):
        raise bad_field("Idempotency-Key", f"must be 1 to {KEY_LENGTH} printable ASCII characters")
    asked = canonical_json([request.method, request.url.path, msgspec.to_builtins(body)])
    return RequestKey(key, hmac.new(secret, asked, hashlib.sha256).hexdigest())
