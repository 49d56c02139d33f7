"""Parts of a price that are not whole numbers by nature, as whole milliseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_MS: Final = 2.0**45
"""No part weighs more, so that no sum of parts leaves the numbers that the solver can hold."""


def whole_ms(part: NDArray[Any]) -> NDArray[np.int64]:
    """Round to whole milliseconds, halves to the even one."""
    return np.asarray(np.rint(np.clip(part, -MOST_MS, MOST_MS)), dtype=np.int64)
