"""A good placement at once: one unit after another where it wins most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleet.coverage.expected import last_worth, next_worth
from fleet.kernels.move_gains import move_gains
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleet.relocation.placement_model import Placing


def greedy_placement(placing: Placing) -> NDArray[np.int64]:
    """Place units of kinds at sites, (kinds, sites) int64.

    Equal gains go to the lower kind, then to the lower site; a unit that wins nothing stays out.

    References
    ----------
    Nemhauser, Wolsey, Fisher: An analysis of approximations for maximizing submodular set functions I. Mathematical
    Programming 14, 1978.
    """
    wanted, units, room = placing.wanted, placing.units, placing.room
    placed = np.zeros((len(units), len(room)), dtype=np.int64)
    serves = frozen(placing.kinds[:, None] & wanted.needs == wanted.needs)
    nowhere = frozen(np.zeros((len(units), wanted.zones), dtype=np.bool_))
    count = np.zeros((wanted.classes, wanted.zones), dtype=np.int32)
    for _ in range(int(units.sum())):
        free = (placed.sum(axis=1) < units)[:, None] & (placed.sum(axis=0) < room)
        worth, price = next_worth(wanted, count), last_worth(wanted, count)
        won = move_gains(nowhere, serves, placing.reach, frozen(free), worth, price)
        if won.max(initial=0.0) <= 0:
            break
        kind, site = np.unravel_index(won.argmax(), won.shape)
        placed[kind, site] += 1
        count += serves[kind][:, None] & placing.reach[site]
    return placed
