"""Compile the kernels of relocation before the first unit becomes free."""

from __future__ import annotations

import numpy as np

from fleet.coverage.columns import demand_columns
from fleet.relocation.columns import NO_SITE, relocation_columns
from fleet.relocation.limits import MoveLimits
from fleet.relocation.moves import propose_moves


def warm_up() -> None:
    """Move one unit to the one site, so that every kernel runs."""
    wanted = demand_columns([[1.0]], [0.5])
    columns = relocation_columns(
        wanted,
        travel_ms=[[0]],
        site_reach=np.ones((1, 1), dtype=np.bool_),
        site=[NO_SITE],
        reach=np.zeros((1, 1), dtype=np.bool_),
        idle=[True],
        movable=[True],
        capabilities=[0],
        moves_made=[0],
        shift_end_ms=[1],
        room=[1],
    )
    propose_moves(columns, wanted, 0, 0, MoveLimits(shift_left_ms=0, rest_from_hour=0, rest_until_hour=0))
