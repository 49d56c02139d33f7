"""Which department a patient needs: one table of reasons for call, leaves of triage and needs (all of it (m))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

GENERAL: Final = "general"

ADULT_AGE: Final = 18
"""Years from which a patient is no child."""

DEPARTMENT_OF_NEED: Final = {"obstetric": "obstetric", "paediatric": "paediatric", "psychiatric": "psychiatric"}
"""The department that a need of the incident asks for, before its reason does."""

_REASONS: Final[dict[str, str]] = {
    "pci": "cardiac_arrest chest_pain",
    "cardiology": "palpitation pressure low_pressure",
    "stroke": "stroke",
    "trauma": (
        "injury head_injury fall fall_height fracture wound amputation assault stabbing gunshot traffic entrapment "
        "blast bleeding mass_casualty eye_injury animal_bite"
    ),
    "burns": "burns chemical_burn electricity cold",
    "infectious": "vomiting fever",
    "obstetric": "childbirth pregnancy womens_bleeding",
    "paediatric": "newborn child_seizure child_fever child_breathing child_poisoning child_injury",
    "psychiatric": "mental suicide",
    "general": (
        "unknown unconscious choking fainting limb_vessels seizure headache dizziness weakness breathing "
        "asthma allergy insect_sting abdominal_pain gut_bleeding kidney_colic urine_retention back_pain "
        "limb_pain drowning hanging heat snake_bite poisoning overdose carbon_monoxide alcohol panic "
        "diabetes cough nosebleed pain_relief home_care hazard fire_standby emergency_standby alarm "
        "hospital_transfer planned_transport event_standby death advice active_call"
    ),
}
"""The reasons for call of each department."""

DEPARTMENT_OF_REASON: Final = {reason: department for department, told in _REASONS.items() for reason in told.split()}

DEPARTMENT_OF_LEAF: Final = {
    "chest_pain.emergency_2": "cardiology",
    "chest_pain.urgent_3": GENERAL,
    "palpitation.emergency_1": "pci",
    "pressure.emergency_1": "stroke",
    "burns.urgent_4": "trauma",
    "cold.urgent_4": GENERAL,
    "alarm.car_crash": "trauma",
}
"""Where the answers know better than the reason."""

NO_WINDOW: Final = frozenset({"stroke.emergency_2"})
"""Leaves that show no sign of what the window is for."""


def department_for(
    reason: str,
    needs: Iterable[str] = (),
    *,
    leaf: str | None = None,
    age_years: int | None = None,
    pregnant: bool = False,
) -> str:
    """Give the department that a patient needs; ``general`` where nothing special is asked.

    A pregnancy goes first, then the age, the needs, the answers of triage and the reason for call.
    """
    if pregnant:
        return "obstetric"
    if age_years is not None and age_years < ADULT_AGE:
        return "paediatric"
    asked = (DEPARTMENT_OF_NEED[need] for need in needs if need in DEPARTMENT_OF_NEED)
    return next(asked, DEPARTMENT_OF_LEAF.get(leaf or "", DEPARTMENT_OF_REASON.get(reason, GENERAL)))


def has_window(leaf: str | None) -> bool:
    """Tell whether a window may run, as far as the answers say."""
    return leaf not in NO_WINDOW
