"""Compile the kernels of the price before the first incident needs them."""

from __future__ import annotations

from typing import Any

import numpy as np

from dispatch.columns import DecisionState, DecisionTables, IncidentColumns, UnitColumns
from dispatch.policy import FULL
from dispatch.price.kernels.first_of_one import first_of_one
from dispatch.price.kernels.waiting import above_all, cost_of_waiting
from dispatch.price.table import weigh
from maps.road_graph import frozen


def warm_up() -> None:
    """Weigh nobody for nothing, so that every kernel runs."""
    none: Any = np.zeros(0)
    pairs: Any = np.zeros((0, 0))
    state = DecisionState(UnitColumns((), *[none] * 10), IncidentColumns((), *[none] * 12))
    weighed = weigh(state, 0, DecisionTables(pairs, pairs, pairs, 0, none, none, none), FULL)
    price, allowed = frozen(weighed.price), frozen(weighed.allowed)
    first_of_one(price.ravel(), allowed.ravel(), 1)
    number, mark, column = (frozen(none.astype(dtype)) for dtype in (np.int64, np.bool_, np.int32))
    cost_of_waiting(mark, number, mark, number, column, above_all(price, allowed))
