"""Which hospital: the soonest that has the department, each with the parts of its price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MISSING_DEPARTMENT_MS: Final = 1_800_000
"""Price of a hospital that lacks the department asked for: half an hour of driving (m)."""


@dataclass(frozen=True, slots=True)
class HospitalChoice:
    """Hospitals best first.

    Attributes
    ----------
    order : (hospitals,) int64
        Rows by price; a tie goes to the lower row.
    price : (hospitals,) int64
        ms-equivalents, by row: the sum of the two parts.
    travel_ms, department_ms : (hospitals,) int64
        The parts, by row.
    """

    order: NDArray[np.int64]
    price: NDArray[np.int64]
    travel_ms: NDArray[np.int64]
    department_ms: NDArray[np.int64]


def choose_hospital(travel_ms: NDArray[np.int32], has_department: NDArray[np.bool_]) -> HospitalChoice:
    """Rank hospitals for one patient.

    Parameters
    ----------
    travel_ms : (hospitals,) int32
        Driving time from the patient.
    has_department : (hospitals,) bool
        Whether the department that the patient needs is there.
    """
    travel = travel_ms.astype(np.int64)
    department = np.where(has_department, 0, MISSING_DEPARTMENT_MS).astype(np.int64)
    price = travel + department
    return HospitalChoice(np.argsort(price, kind="stable"), price, travel, department)


DEPARTMENT_OF_NEED: Final = {"obstetric": "obstetric", "paediatric": "paediatric", "psychiatric": "psychiatric"}
"""The department that a need of the incident asks for."""

DEPARTMENT_OF_REASON: Final = {
    "chest_pain": "cardiology",
    "cardiac_arrest": "cardiology",
    "stroke": "stroke",
    "traffic": "trauma",
    "injury": "trauma",
    "burns": "burns",
}
"""The department that a reason for call asks for (m)."""


def department_for(reason: str, needs: tuple[str, ...]) -> str:
    """Give the department for an incident; ``general`` where nothing special is asked."""
    asked = [DEPARTMENT_OF_NEED[need] for need in needs if need in DEPARTMENT_OF_NEED]
    return asked[0] if asked else DEPARTMENT_OF_REASON.get(reason, "general")
