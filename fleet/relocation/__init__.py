"""Who moves where so that more is covered; pure functions over plain arrays."""

from fleet.relocation.columns import NO_SITE, RelocationColumns, relocation_columns
from fleet.relocation.limits import USUAL_LIMITS, MoveLimits, MoveRefusal
from fleet.relocation.moves import Move, Proposal, move_of_freed, propose_moves
from fleet.relocation.targets import Targets, site_targets
from fleet.relocation.warm_up import warm_up

__all__ = [
    "NO_SITE",
    "USUAL_LIMITS",
    "Move",
    "MoveLimits",
    "MoveRefusal",
    "Proposal",
    "RelocationColumns",
    "Targets",
    "move_of_freed",
    "propose_moves",
    "relocation_columns",
    "site_targets",
    "warm_up",
]
