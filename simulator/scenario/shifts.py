"""Shifts as a scenario tells them: `08:00-20:00 mon-fri`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleet.cells import days_of_week, time_of_day
from fleet.consistency import overlapping
from fleet.crew import Shift
from fleet.errors import FieldError
from simulator.scenario.errors import UnfitError

if TYPE_CHECKING:
    from simulator.scenario.sections.means import Crews

DAILY: Final = "daily"


def shifts_of(crews: Crews, unit: str) -> tuple[Shift, ...]:
    """Give the shifts of one of some crews; none where it is on duty always.

    Raises
    ------
    UnfitError
        Where a shift cannot be read, or two of them overlap.
    """
    shifts = tuple(_shift(unit, told) for told in crews.shifts)
    for overlap in overlapping(shifts):
        one, other = crews.shifts[overlap.other], crews.shifts[overlap.row]
        raise UnfitError(f"overlap: {one!r} and {other!r} from {overlap.when}")
    return shifts


def _shift(unit: str, told: str) -> Shift:
    hours, _, days = told.strip().partition(" ")
    start, dash, end = hours.partition("-")
    if not dash:
        raise UnfitError(f"holds {told!r}: want a shift such as '08:00-20:00' or '08:00-20:00 mon-fri'")
    try:
        return Shift(
            unit=unit,
            crew=(unit,),
            start=time_of_day("from", start),
            end=time_of_day("until", end),
            days=days_of_week("days", days.strip() or DAILY),
        )
    except FieldError as error:
        raise UnfitError(f"holds {told!r}: {error}") from error
