"""Compile the kernels and load the solver before the first incidents compete."""

from __future__ import annotations

import numpy as np

from dispatch.matching.match import match


def warm_up() -> None:
    """Match a few slots, more than begin with enough arcs and at equal costs, so that every kernel runs."""
    cost = np.ones((3, 2), dtype=np.int64)
    match(cost, cost > 0, [0, 1, 1], [9, 9, 9], nearest=1)
