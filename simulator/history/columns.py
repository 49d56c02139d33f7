"""A history: calls and the responses of units to them, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_TIME: Final = np.iinfo(np.int64).min
"""Where no time was recorded."""

UNKNOWN: Final = -1
"""Where a zone, reason, unit or hospital was not recorded."""

NO_URGENCY: Final = 0


class Stage(IntEnum):
    """The stages of a response in their order; each number is a column of `Responses.at_ms`."""

    ASSIGNED = 0
    EN_ROUTE = 1
    ON_SCENE = 2
    TRANSPORTING = 3
    AT_HOSPITAL = 4
    ENDED = 5

    @property
    def word(self) -> str:
        """Give its name as mappings and reports have it, such as ``on_scene``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """Units that were sent, sorted by call, then by line; read-only.

    Attributes
    ----------
    call : (responses,) int32
        Row of the call.
    unit, hospital : (responses,) int32
        Row in `units` and `hospitals`, `UNKNOWN` where not recorded.
    at_ms : (responses, 6) int64
        When each `Stage` was reached, ms since 1970 UTC, `NO_TIME` where not recorded.
    line : (responses,) int32
        Line of the file.
    units, hospitals : tuple of str
        In the order in which they first came.
    """

    call: NDArray[np.int32]
    unit: NDArray[np.int32]
    hospital: NDArray[np.int32]
    at_ms: NDArray[np.int64]
    line: NDArray[np.int32]
    units: tuple[str, ...]
    hospitals: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.call)

    def duration_ms(self, start: Stage, end: Stage) -> NDArray[np.float64]:
        """Give the time from one stage to another, (responses,) float64 ms, NaN where either was not recorded."""
        first, last = self.at_ms[:, start], self.at_ms[:, end]
        known = (first != NO_TIME) & (last != NO_TIME)
        return np.where(known, np.where(known, last, 0) - np.where(known, first, 0), np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Calls in the order of their times, then of their lines; read-only.

    Attributes
    ----------
    name : str
    time_zone : str
        Of the wall clock that the callers and crews lived by, as in the time-zone database.
    at_ms : (calls,) int64
        When the call came, ms since 1970 UTC.
    id : (calls,) str
        What the file calls it; empty where it has no name.
    lon, lat : (calls,) float64
        In degrees, NaN where not recorded.
    zone, reason : (calls,) int32
        Row in `zones` and `reasons`, `UNKNOWN` where not recorded.
    urgency : (calls,) int8
        1 (highest) to 5, `NO_URGENCY` where not recorded.
    line : (calls,) int32
        Line of the file on which it first stands.
    zones, reasons : tuple of str
        In the order in which they first came.
    class_of : (reasons,) int32
        Row in `classes` of each reason.
    classes : tuple of str
        Sorted.
    responses : Responses
    """

    name: str
    time_zone: str
    at_ms: NDArray[np.int64]
    id: NDArray[np.str_]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    zone: NDArray[np.int32]
    reason: NDArray[np.int32]
    urgency: NDArray[np.int8]
    line: NDArray[np.int32]
    zones: tuple[str, ...]
    reasons: tuple[str, ...]
    class_of: NDArray[np.int32]
    classes: tuple[str, ...]
    responses: Responses

    def __len__(self) -> int:
        return len(self.at_ms)

    def reason_class(self) -> NDArray[np.int32]:
        """Give the class of each call's reason, (calls,) int32, `UNKNOWN` where no reason was recorded."""
        return np.append(self.class_of, np.int32(UNKNOWN))[self.reason]
