"""What patients who are brought to one hospital together cost each other: a longer queue, and beds that are taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.hospitals.columns import HospitalColumns


@dataclass(frozen=True, slots=True)
class Group:
    """Patients with their prices, and what limits a hospital.

    Attributes
    ----------
    price : (patients, hospitals) int64
        Of each patient alone.
    allowed : (patients, hospitals) bool
    department : (patients, hospitals) int64
        Column of the department that would receive the patient.
    no_bed : (hospitals, departments) int64
        Price of a patient beyond the free beds.
    hospitals : HospitalColumns
    """

    price: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    department: NDArray[np.int64]
    no_bed: NDArray[np.int64]
    hospitals: HospitalColumns

    @property
    def patients(self) -> int:
        """How many patients."""
        return len(self.price)

    def queue_price(self) -> NDArray[np.int64]:
        """Price the place in the queue, (hospitals, patients) int64: of the first patient of the group there, the next.

        With n crews there or on the way and c places, the j-th waits ``max(n + j - c + 1, 0) g`` for them, of which
        ``max(n - c + 1, 0) g`` are in its own price; g is the mean handover divided by the places.
        """
        hospitals = self.hospitals
        ahead = hospitals.at_door + np.bincount(hospitals.bound, minlength=len(hospitals.ids))
        alone = np.maximum(ahead - hospitals.places + 1, 0)[:, None]
        turns = np.maximum((ahead - hospitals.places + 1)[:, None] + np.arange(self.patients), 0)
        gap_ms = hospitals.handover_ms // hospitals.places
        return np.asarray((turns - alone) * gap_ms[:, None], dtype=np.int64)

    def beds_left(self) -> NDArray[np.int64]:
        """Give the patients who still cost nothing more in each department, (hospitals, departments) int64.

        Where no bed is free that is in the price of each patient already; where nobody told, there is no limit.
        """
        return np.where(self.hospitals.beds > 0, self.hospitals.beds, self.patients)


def company_price(group: Group, hospital_of: NDArray[np.int64], travel_ms: NDArray[np.int32]) -> NDArray[np.int64]:
    """Price what those who come before it cost each patient, (patients,) int64: who is there sooner goes first."""
    together = np.zeros(group.patients, dtype=np.int64)
    queue, beds = group.queue_price(), group.beds_left()
    came, taken = np.zeros(len(queue), dtype=np.int64), np.zeros(beds.shape, dtype=np.int64)
    sent = np.flatnonzero(hospital_of >= 0)
    for patient in sent[np.argsort(travel_ms[sent, hospital_of[sent]], kind="stable")].tolist():
        row = hospital_of[patient]
        cell = row, group.department[patient, row]
        together[patient] = queue[row, came[row]] + (group.no_bed[cell] if taken[cell] >= beds[cell] else 0)
        came[row] += 1
        taken[cell] += 1
    return together
