"""How much moving a service asks of its crews, and why a move is not made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.coverage.checks import row
from fleet.coverage.hours import WEEK_HOURS
from fleet.errors import FieldError
from maps.road_graph import frozen
from routing.times import UNREACHABLE_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleet.relocation.columns import RelocationColumns

_LEAST_GAIN: Final = 1e-9


class MoveRefusal(IntEnum):
    """Why a unit is not moved to a site; `NONE` where only the gain decides."""

    NONE = 0
    NOT_FREE = 1
    NIGHT_REST = 2
    MOVES_SPENT = 3
    THERE_ALREADY = 4
    NO_WAY = 5
    TOO_FAR = 6
    SHIFT_END = 7
    NO_ROOM = 8
    SMALL_GAIN = 9


@dataclass(frozen=True, slots=True)
class MoveLimits:
    """Limits on moves; all figures are defaults from general knowledge, to be set by the service.

    Attributes
    ----------
    most_moves : int
        Of a unit in one shift.
    longest_drive_ms : int
    shift_left_ms : int
        So much of its shift is left when a unit arrives.
    least_gain : float
        Share of all demand that a move must win in expected coverage.
    rest_from_hour, rest_until_hour : int
        Hours of the day on the wall clock between which crews rest; equal ones for no rest.

    Raises
    ------
    FieldError
        Where a limit says nothing.
    """

    most_moves: int = 3
    longest_drive_ms: int = 1_200_000
    shift_left_ms: int = 3_600_000
    least_gain: float = 0.002
    rest_from_hour: int = 23
    rest_until_hour: int = 6

    def __post_init__(self) -> None:
        for field in ("most_moves", "longest_drive_ms", "shift_left_ms"):
            if getattr(self, field) < 0:
                raise FieldError(field, f"is {getattr(self, field)}: want a number from 0")
        if not _LEAST_GAIN <= self.least_gain <= 1:
            raise FieldError("least_gain", f"is {self.least_gain:g}: want a share from {_LEAST_GAIN:g} to 1")
        for field in ("rest_from_hour", "rest_until_hour"):
            if not 0 <= getattr(self, field) < 24:
                raise FieldError(field, f"is {getattr(self, field)}: want an hour from 0 to 23")

    def rests_at(self, hour_of_week: int) -> bool:
        """Tell whether crews rest in an hour of the week."""
        hour = row("hour_of_week", hour_of_week, below=WEEK_HOURS) % 24
        return (hour - self.rest_from_hour) % 24 < (self.rest_until_hour - self.rest_from_hour) % 24


USUAL_LIMITS: Final = MoveLimits()


def refusals(columns: RelocationColumns, now_ms: int, hour_of_week: int, limits: MoveLimits) -> NDArray[np.int8]:
    """Tell why each unit cannot move to each site, (units, sites) int8 of `MoveRefusal`; its own reasons first."""
    here = columns.site[:, None] == np.arange(columns.sites)
    arrives_ms = now_ms + columns.travel_ms.astype(np.int64)
    free = columns.room - np.bincount(columns.site[columns.site >= 0], minlength=columns.sites)
    reasons = (
        (MoveRefusal.NOT_FREE, ~columns.movable[:, None]),
        (MoveRefusal.THERE_ALREADY, here),
        (MoveRefusal.NIGHT_REST, np.full((1, 1), limits.rests_at(hour_of_week))),
        (MoveRefusal.MOVES_SPENT, columns.moves_made[:, None] >= limits.most_moves),
        (MoveRefusal.NO_WAY, columns.travel_ms == UNREACHABLE_MS),
        (MoveRefusal.TOO_FAR, columns.travel_ms > limits.longest_drive_ms),
        (MoveRefusal.SHIFT_END, arrives_ms + limits.shift_left_ms > columns.shift_end_ms[:, None]),
        (MoveRefusal.NO_ROOM, free <= 0),
    )
    found = np.zeros((columns.units, columns.sites), dtype=np.int8)
    for reason, holds in reversed(reasons):
        found = np.where(holds, np.int8(reason), found)
    return frozen(found)
