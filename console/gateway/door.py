"""The gateway's door: the centre says who knocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from console.api.callers import Caller
from console.api.centre_door import bad_ticket
from console.api.texts import language_of
from console.gateway.centre_client import rights_of
from dispatch.commands import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.api.tickets import Tickets
    from console.gateway.centre_client import CentreClient
    from console.gateway.mirror import Mirror

HANDED_ON: Final = ("authorization", "x-actor", "x-seat", "accept-language")
"""What the centre needs to know somebody."""


class GatewayDoor:
    """Lets in whom the centre knows; tickets are the gateway's own, since they stand for credentials that it keeps."""

    def __init__(self, centre: CentreClient, mirror: Mirror, tickets: Tickets[Caller]) -> None:
        self._centre = centre
        self._mirror = mirror
        self._tickets = tickets

    @property
    def feed(self) -> Mirror:
        """The mirror of the centre."""
        return self._mirror

    async def caller(self, headers: Mapping[str, str], token: str | None, ticket: str | None) -> Caller:
        """Ask the centre who knocks; raises its 401, or a 503 where it is away."""
        if ticket is None:
            told = {name: headers[name] for name in HANDED_ON[1:] if name in headers}
            return await self.known(told | ({"authorization": f"Bearer {token}"} if token else {}))
        caller = self._tickets.redeem(ticket)
        if caller is None:
            raise bad_ticket()
        return caller

    async def known(self, headers: Mapping[str, str]) -> Caller:
        """Ask the centre whose headers these are."""
        asks_with = {name: headers[name] for name in HANDED_ON if name in headers}
        who = await self._centre.who(asks_with)
        language = language_of(headers.get("accept-language", ""))
        return Caller(
            Actor(who.name, who.seat),
            rights_of(who),
            language,
            who.role,
            who.unit,
            who.stations,
            None if who.units is None else frozenset(who.units),
            asks_with,
        )

    async def opened(self, caller: Caller, unit: str | None) -> None:
        """Let the centre leave a row in its audit; raises its refusal, or a 503 where it is away."""
        await self._centre.note_socket(caller, unit)

    def knows_unit(self, unit: str) -> bool:
        """Tell whether there is such a unit; while the bus has not told the roster, the centre is left to say."""
        return not self._mirror.units or unit in self._mirror.units
