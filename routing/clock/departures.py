"""Moments of departure: from aware datetimes to milliseconds since 1970."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from routing.errors import DepartureError

Departure = datetime | Sequence[datetime] | NDArray[np.int64]
"""One moment for all sources, or one for each; as an array in ms since 1970."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def departures_ms(at: object, sources: int) -> NDArray[np.int64]:
    """Give when each source sets out, (sources,) int64 ms since 1970, rounded down.

    Raises
    ------
    DepartureError
        Where there is not one moment, or one for each source; where one is no moment, or has no time zone.
    """
    if isinstance(at, datetime):
        return np.full(sources, _to_ms(at, "at"), dtype=np.int64)
    if isinstance(at, np.ndarray):
        return _checked(at, sources)
    if isinstance(at, str) or not isinstance(at, Sequence):
        raise DepartureError(f"at must be a moment of departure or a list of them, not {at!r}")
    if len(at) != sources:
        raise DepartureError(f"at must hold one moment for each of the {sources} sources, it holds {len(at)}")
    return np.array([_to_ms(moment, f"at row {row}") for row, moment in enumerate(at)], dtype=np.int64)


def _checked(at: NDArray[Any], sources: int) -> NDArray[np.int64]:
    if at.shape != (sources,) or not np.issubdtype(at.dtype, np.integer):
        raise DepartureError(
            f"at must hold whole ms since 1970 for each of the {sources} sources, not {at.dtype} of shape {at.shape}"
        )
    return at.astype(np.int64)


def _to_ms(moment: object, name: str) -> int:
    if not isinstance(moment, datetime):
        raise DepartureError(f"{name} must be a moment of departure, not {moment!r}")
    if moment.utcoffset() is None:
        raise DepartureError(f"{name} is {moment.isoformat()} without a time zone: say which, as in +00:00")
    return (moment - _EPOCH) // _MILLISECOND
