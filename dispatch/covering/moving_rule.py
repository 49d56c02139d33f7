"""The rule that moves by itself: who became free goes where it wins cover instead of home, as long as nobody waits."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from dispatch.commands import RelocateUnit
from dispatch.covering.moving import proposed_moves
from dispatch.errors import DispatchError

if TYPE_CHECKING:
    from dispatch.commands import Actor
    from dispatch.covering.moving import ProposedMove
    from dispatch.service import Service

LOOK_EVERY_S: Final = 5.0
"""A unit that became free has not driven far by then."""

_log = logging.getLogger(__name__)


async def move_automatically(service: Service, actor: Actor) -> None:
    """Order freed units to better stations, as long as it runs; crews that stand at a station are left to a person."""
    while True:
        await order_freed(service, actor)
        await asyncio.sleep(LOOK_EVERY_S)


async def order_freed(service: Service, actor: Actor) -> None:
    """Order every freed unit for which a move is proposed now; one that somebody else took meanwhile is logged."""
    for move in _freed(service):
        try:
            await service.handle(RelocateUnit(move.unit, move.station), actor)
        except DispatchError as error:
            _log.warning("unit %s was not moved to %s automatically: %s", move.unit, move.station, error)


def _freed(service: Service) -> list[ProposedMove]:
    situation = service.centre.situation()
    if situation.waiting():
        return []
    return [move for move in proposed_moves(situation) if move.freed]
