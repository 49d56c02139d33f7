"""The centre's own door for sockets: a token, a ticket, or nobody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.api.audit_trail import socket_row
from console.api.callers import caller_of
from console.api.problems import ProblemError

if TYPE_CHECKING:
    from console.api.callers import Caller
    from console.api.desk import Desk
    from console.api.live import Hub


class CentreDoor:
    """Lets sockets in to the hub of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def feed(self) -> Hub:
        """The hub."""
        return self._desk.hub

    async def caller(self, headers: dict[str, str], token: str | None, ticket: str | None) -> Caller:
        """Find out who knocks; raises a 401 where nobody known does, or who got the ticket has signed out since."""
        tokens = self._desk.tokens
        if ticket is None:
            return await caller_of(headers, token, tokens)
        caller = self._desk.tickets.redeem(ticket)
        if caller is None or (tokens and caller.badge and await tokens.holder(caller.badge) is None):
            raise bad_ticket()
        return caller

    async def opened(self, caller: Caller, unit: str | None) -> None:
        """Leave a row in the audit."""
        self._desk.note(socket_row(self._desk, caller, unit))

    def knows_unit(self, unit: str) -> bool:
        """Tell whether the roster has such a unit."""
        return unit in self._desk.centre.fleet.unit_by_id


def bad_ticket() -> ProblemError:
    """Say that a ticket opens nothing."""
    return ProblemError(401, "not_signed_in", "the ticket is unknown, used or too old")
