"""Compile the kernels of coverage before the first decision needs them."""

from __future__ import annotations

import numpy as np

from fleet.coverage.columns import demand_columns, unit_columns
from fleet.coverage.expected import coverage


def warm_up() -> None:
    """Compute the coverage of one zone by one unit, so that every kernel runs."""
    wanted = demand_columns([[1.0]], [0.5])
    coverage(wanted, unit_columns(wanted, np.ones((1, 1), dtype=np.bool_)))
