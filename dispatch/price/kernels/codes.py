"""Codes that kernels of the price compare, as `dispatch.columns` has them."""

from __future__ import annotations

from typing import Final

NO_UNIT: Final = -1
NOT_BOUND: Final = -1
NO_DISTRICT: Final = -1
UNREACHABLE_MS: Final = 2**31 - 1

NONE: Final = 0
BUSY: Final = 1
NO_PLACE: Final = 5
CAPABILITY: Final = 6
SHIFT_END: Final = 7
OUT_OF_REACH: Final = 8
