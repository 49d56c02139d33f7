"""Which hospital for each patient: one by the least price, several together at the least total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.hospitals.columns import check_fit
from dispatch.hospitals.flow import least_total
from dispatch.hospitals.group import Group, company_price
from dispatch.hospitals.price import Refusal, no_bed_price, price_parts, receiving, refusals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.hospitals.columns import HospitalState, HospitalTables
    from dispatch.hospitals.policy import HospitalPolicy

NO_HOSPITAL: Final = -1


@dataclass(frozen=True, slots=True)
class HospitalChoice:
    """What was decided, and why.

    Attributes
    ----------
    hospital_of : (patients,) int64
        Row of the hospital, `NO_HOSPITAL` where every one refuses, or no road leads to those that do not.
    price : (patients, hospitals) int64
        The sum of the parts exactly, for each patient alone.
    parts : (parts, patients, hospitals) int64
        In the order of `dispatch.hospitals.price.PARTS`.
    refusal : (patients, hospitals) int8
        `Refusal`.
    receives : (patients, hospitals) int64
        Column of the department that would receive the patient.
    together : (patients,) int64
        What the others who are brought there before cost each patient: the longer queue and the bed that is taken.
    """

    hospital_of: NDArray[np.int64]
    price: NDArray[np.int64]
    parts: NDArray[np.int64]
    refusal: NDArray[np.int8]
    receives: NDArray[np.int64]
    together: NDArray[np.int64]

    @property
    def total(self) -> int:
        """The price of all patients who have a hospital."""
        rows = np.flatnonzero(self.hospital_of != NO_HOSPITAL)
        return int(self.price[rows, self.hospital_of[rows]].sum() + self.together.sum())

    def order(self, patient: int) -> NDArray[np.int64]:
        """Rank the hospitals for a patient: those that take them by price, then those that refuse; ties to the lower.

        Returns
        -------
        (hospitals,) int64
            Rows.
        """
        refused = self.refusal[patient] != Refusal.NONE
        return np.lexsort((self.price[patient], refused)).astype(np.int64)


def choose_hospitals(
    state: HospitalState, now_ms: int, tables: HospitalTables, policy: HospitalPolicy
) -> HospitalChoice:
    """Decide where each patient goes: the least total price, ties to the lower row.

    Pure: no clock, no input or output, no state of its own. A pair without a road is never chosen here.

    Parameters
    ----------
    state : HospitalState
        Hospitals and patients, each sorted by id.
    now_ms : int
        UTC, ms since 1970.
    tables : HospitalTables
        (patients, hospitals).
    policy : HospitalPolicy

    Raises
    ------
    HospitalError
        The tables are not of these patients and hospitals, or prices are too large for the solver.
    """
    check_fit(state, tables)
    parts = price_parts(state, now_ms, tables, policy)
    refusal = refusals(state, now_ms, tables, policy)
    price = parts.sum(axis=0)
    group = Group(
        price=price,
        allowed=(refusal == Refusal.NONE) & ~tables.estimated,
        department=receiving(state, policy),
        no_bed=no_bed_price(state, now_ms, policy),
        hospitals=state.hospitals,
    )
    hospital_of = _cheapest(group) if len(price) == 1 else least_total(group)
    together = company_price(group, hospital_of, tables.travel_ms)
    return HospitalChoice(hospital_of, price, parts, refusal, group.department, together)


def _cheapest(group: Group) -> NDArray[np.int64]:
    if not group.allowed.any():
        return np.array([NO_HOSPITAL])
    return np.array([np.where(group.allowed[0], group.price[0], np.iinfo(np.int64).max).argmin()])
