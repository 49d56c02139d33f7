"""Parts of a price that are not whole numbers by nature, as whole milliseconds."""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit

MOST_MS: Final = 2.0**45
"""No part weighs more, so that no sum of parts leaves the numbers that the solver can hold."""


@njit(cache=True, nogil=True)
def whole_ms(part: float) -> int:
    """Round to whole milliseconds, halves to the even one."""
    return int(np.rint(min(max(part, -MOST_MS), MOST_MS)))
