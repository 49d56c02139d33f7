"""Travel times as numbers: what stands for no way at all, and how times are added without losing that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

UNREACHABLE_MS: Final = 2**31 - 1
"""No way, at every public edge; as the travel time of an arc: closed."""

INFINITE_MS: Final = 2**30 - 1
"""No way, inside kernels: twice this still fits into int32."""


def add_times(first_ms: ArrayLike, second_ms: ArrayLike) -> NDArray[np.int32]:
    """Add times; where either is `UNREACHABLE_MS`, or the sum does not fit below it, so is the sum.

    Parameters
    ----------
    first_ms, second_ms : integers of shapes that fit each other
        Times in ms, not negative.

    Returns
    -------
    int32 array of the common shape
        Travel times and their sums in ms.

    Examples
    --------
    >>> add_times([60_000, UNREACHABLE_MS], 90_000).tolist()
    [150000, 2147483647]
    """
    total = np.asarray(first_ms, dtype=np.int64) + np.asarray(second_ms, dtype=np.int64)
    return np.minimum(total, UNREACHABLE_MS).astype(np.int32)


def to_kernel_ms(times_ms: NDArray[np.int32]) -> NDArray[np.int32]:
    """Give times as kernels want them: `INFINITE_MS` for no way."""
    return np.minimum(times_ms, np.int32(INFINITE_MS))


def to_public_ms(times_ms: NDArray[np.int32]) -> NDArray[np.int32]:
    """Give times of kernels as callers want them: `UNREACHABLE_MS` for no way."""
    return np.where(times_ms >= INFINITE_MS, np.int32(UNREACHABLE_MS), times_ms).astype(np.int32, copy=False)
