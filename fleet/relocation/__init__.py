"""Who moves where so that more is covered; pure functions over plain arrays."""

from fleet.relocation.banks import LONGEST_DETOUR_MS, NO_BANK, TwoTables
from fleet.relocation.bridge_columns import Banks, BridgeColumns, BridgeTables, banks_of, bridge_columns
from fleet.relocation.bridges import BridgePlan, plan_for_opening
from fleet.relocation.columns import NO_SITE, RelocationColumns, relocation_columns
from fleet.relocation.limits import USUAL_LIMITS, MoveLimits, MoveRefusal
from fleet.relocation.loading import load_solvers
from fleet.relocation.moves import Move, Proposal, move_of_freed, moved, propose_moves
from fleet.relocation.openings import WARNING_MS, Opening, next_opening, present_opening
from fleet.relocation.split import Crossing
from fleet.relocation.targets import Targets, site_targets
from fleet.relocation.warm_up import warm_up
from fleet.relocation.without_cover import NoCover, Uncovered

__all__ = [
    "LONGEST_DETOUR_MS",
    "NO_BANK",
    "NO_SITE",
    "USUAL_LIMITS",
    "WARNING_MS",
    "Banks",
    "BridgeColumns",
    "BridgePlan",
    "BridgeTables",
    "Crossing",
    "Move",
    "MoveLimits",
    "MoveRefusal",
    "NoCover",
    "Opening",
    "Proposal",
    "RelocationColumns",
    "Targets",
    "TwoTables",
    "Uncovered",
    "banks_of",
    "bridge_columns",
    "load_solvers",
    "move_of_freed",
    "moved",
    "next_opening",
    "plan_for_opening",
    "present_opening",
    "propose_moves",
    "relocation_columns",
    "site_targets",
    "warm_up",
]
