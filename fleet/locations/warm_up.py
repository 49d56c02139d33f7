"""Compile the kernels of location models before a clock runs."""

from __future__ import annotations

import numpy as np

from fleet.locations.p_median import p_median


def warm_up() -> None:
    """Solve a p-median of six places, so that all kernels are compiled or read from their cache."""
    row = np.arange(6.0)
    p_median(np.abs(row[:, None] - row), 2)
