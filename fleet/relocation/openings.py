"""Which bridges are raised next, or what else the clock closes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.clock.timed_metric import ClockClosure

WARNING_MS: Final = 900_000
"""Fifteen minutes."""


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """Bridges that are raised together.

    Attributes
    ----------
    closures : (closures,) int64
        Rows of all that are closed then, those that were closed before too; ascending.
    begins_ms : int
        When the first of those that are not closed yet closes, ms since 1970.
    ends_ms : int
        When the first of them all lets drivers through again.
    arcs : (arcs,) int32
        All that are closed; ascending.
    """

    closures: NDArray[np.int64]
    begins_ms: int
    ends_ms: int
    arcs: NDArray[np.int32]


def next_opening(closures: Sequence[ClockClosure], now_ms: int, *, ahead_ms: int = WARNING_MS) -> Opening | None:
    """Give what closes within some time from now, None where nothing does.

    Several that close within that time count as one, from the first on; what is closed already and still is by then is
    part of it.

    Parameters
    ----------
    closures : sequence of routing ClockClosure
        As of a `TimedMetric`.
    now_ms, ahead_ms : int
    """
    windows = _windows_ms(closures)
    soon = (windows.begins > now_ms) & (windows.begins <= now_ms + ahead_ms)
    if not soon.any():
        return None
    begins_ms = int(windows.begins[soon].min())
    shut = (windows.begins <= begins_ms) & (windows.ends > begins_ms)
    rows = np.unique(windows.closure[soon | shut])
    arcs = np.unique(np.concatenate([closures[row].arcs for row in rows]))
    return Opening(frozen(rows), begins_ms, int(windows.ends[soon | shut].min()), frozen(arcs))


def present_opening(closures: Sequence[ClockClosure], now_ms: int) -> Opening | None:
    """Give what is closed now, None where nothing is; it began when the last of it closed.

    Parameters
    ----------
    closures : sequence of routing ClockClosure
    now_ms : int
    """
    windows = _windows_ms(closures)
    shut = (windows.begins <= now_ms) & (windows.ends > now_ms)
    if not shut.any():
        return None
    rows = np.unique(windows.closure[shut])
    arcs = np.unique(np.concatenate([closures[row].arcs for row in rows]))
    return Opening(frozen(rows), int(windows.begins[shut].max()), int(windows.ends[shut].min()), frozen(arcs))


@dataclass(frozen=True, slots=True, eq=False)
class _Windows:
    """Every window of every closure: (windows,) int64 each."""

    closure: NDArray[np.int64]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]


def _windows_ms(closures: Sequence[ClockClosure]) -> _Windows:
    none = np.empty(0, dtype=np.int64)
    return _Windows(
        np.repeat(np.arange(len(closures)), [len(each.begins_ms) for each in closures]),
        np.concatenate([none, *(each.begins_ms for each in closures)]),
        np.concatenate([none, *(each.ends_ms for each in closures)]),
    )
