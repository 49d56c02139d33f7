"""What the choice of a hospital reads, and nothing else: hospitals and patients by id, times in ms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dispatch.hospitals.errors import HospitalError
from fleet.vocabulary import DEPARTMENTS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNKNOWN: Final = -1
"""Beds of which nobody has told."""

OPEN: Final = -1
"""The end of a diversion where there is none."""

UNLIMITED: Final = 2**31

DEPARTMENT_ROWS: Final = {word.code: row for row, word in enumerate(DEPARTMENTS.words)}
"""The column of each department."""


@dataclass(frozen=True, slots=True)
class HospitalColumns:
    """Hospitals, sorted by id, with what is known of them now.

    Attributes
    ----------
    ids : tuple of str
    has : (hospitals, departments) bool
        Departments in the order of `DEPARTMENTS`.
    on_duty : (hospitals, departments) bool
        Whether the duty rota lets it take the department now.
    duty_turns_ms : (hospitals, departments) int64
        When that turns, ms since 1970; `NEVER_MS` where it does not.
    closed_until_ms : (hospitals, departments) int64
        End of a diversion, `OPEN` where there is none, `NEVER_MS` where nobody knows it.
    beds : (hospitals, departments) int64
        Free beds as last told, less who is on the way there; `UNKNOWN` where nobody told.
    beds_at_ms : (hospitals, departments) int64
        When that was told.
    takes : (hospitals,) int64
        How many patients it takes in all from now on, `UNLIMITED` where it set no limit.
    places : (hospitals,) int64
        Crews that hand over there at the same time, at least 1.
    handover_ms : (hospitals,) int64
        Mean time until one of them is free again.
    at_door : (hospitals,) int64
        Crews that are there now.
    bound : (crews,) int64
        The hospital of each crew that is on the way to one.
    bound_at_ms : (crews,) int64
        When it will be there, ms since 1970.
    """

    ids: tuple[str, ...]
    has: NDArray[np.bool_]
    on_duty: NDArray[np.bool_]
    duty_turns_ms: NDArray[np.int64]
    closed_until_ms: NDArray[np.int64]
    beds: NDArray[np.int64]
    beds_at_ms: NDArray[np.int64]
    takes: NDArray[np.int64]
    places: NDArray[np.int64]
    handover_ms: NDArray[np.int64]
    at_door: NDArray[np.int64]
    bound: NDArray[np.int64]
    bound_at_ms: NDArray[np.int64]

    def __post_init__(self) -> None:
        hospitals, departments = len(self.ids), len(DEPARTMENT_ROWS)
        for name in ("has", "on_duty", "duty_turns_ms", "closed_until_ms", "beds", "beds_at_ms"):
            _check_shape(name, getattr(self, name), (hospitals, departments))
        for name in ("takes", "places", "handover_ms", "at_door"):
            _check_shape(name, getattr(self, name), (hospitals,))
        _check_shape("bound_at_ms", self.bound_at_ms, self.bound.shape)
        for name, least in (("takes", 0), ("places", 1), ("handover_ms", 1), ("at_door", 0)):
            if getattr(self, name).min(initial=least) < least:
                raise HospitalError(f"{name} holds {getattr(self, name).min()}, less than {least}")
        if self.bound.size and not 0 <= self.bound.min() <= self.bound.max() < hospitals:
            raise HospitalError(f"bound names hospitals beyond the {hospitals} there are")


@dataclass(frozen=True, slots=True)
class PatientColumns:
    """Patients, sorted by id.

    Attributes
    ----------
    ids : tuple of str
    department : (patients,) int64
        Column of the department that is needed.
    deadline_ms : (patients,) int64
        Until when the patient should be at its door, ms since 1970; `NEVER_MS` where no window runs.
    """

    ids: tuple[str, ...]
    department: NDArray[np.int64]
    deadline_ms: NDArray[np.int64]

    def __post_init__(self) -> None:
        for name in ("department", "deadline_ms"):
            _check_shape(name, getattr(self, name), (len(self.ids),))
        if self.department.size and not 0 <= self.department.min() <= self.department.max() < len(DEPARTMENT_ROWS):
            raise HospitalError(f"department names columns beyond the {len(DEPARTMENT_ROWS)} there are")


@dataclass(frozen=True, slots=True)
class HospitalTables:
    """How long each patient is driven to each hospital.

    Attributes
    ----------
    travel_ms : (patients, hospitals) int32
        By road, waits included; where no road leads, the straight-line estimate.
    open_ms : (patients, hospitals) int32
        The same if nothing were closed by the clock, such as a raised bridge: never more than `travel_ms`.
    estimated : (patients, hospitals) bool
        Where it is such an estimate.
    """

    travel_ms: NDArray[np.int32]
    open_ms: NDArray[np.int32]
    estimated: NDArray[np.bool_]

    def __post_init__(self) -> None:
        for name in ("open_ms", "estimated"):
            _check_shape(name, getattr(self, name), self.travel_ms.shape)
        if self.travel_ms.min(initial=0) < 0:
            raise HospitalError(f"travel_ms holds {self.travel_ms.min()}, less than 0")


@dataclass(frozen=True, slots=True)
class HospitalState:
    """All that the choice reads of the centre."""

    hospitals: HospitalColumns
    patients: PatientColumns


def check_fit(state: HospitalState, tables: HospitalTables) -> None:
    """Refuse tables that are not of these patients and hospitals; raises `HospitalError`."""
    _check_shape("travel_ms", tables.travel_ms, (len(state.patients.ids), len(state.hospitals.ids)))


def _check_shape(name: str, column: NDArray[np.generic], shape: tuple[int, ...]) -> None:
    if column.shape != shape:
        raise HospitalError(f"{name} has shape {column.shape}, not {shape}")
