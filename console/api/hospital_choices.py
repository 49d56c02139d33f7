"""Choices of a hospital as they are told: each with its parts, what it is ahead by, and why others refuse."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from console.api.decisions import PartAnswer
from console.api.hospital_texts import HOSPITAL_PARTS, HOSPITAL_REFUSALS, VERDICTS
from dispatch.columns import NEVER_MS, UNREACHABLE_MS
from dispatch.hospitals.choice import NO_HOSPITAL
from dispatch.hospitals.columns import DEPARTMENT_ROWS, UNKNOWN
from dispatch.hospitals.explained import ahead_by, parts_of, second_to, verdict_of
from dispatch.hospitals.live import choose_for, department_of
from dispatch.hospitals.price import Refusal, is_late
from dispatch.vocabulary import PatientOutcome
from fleet.instants import from_ms

if TYPE_CHECKING:
    from console.api.texts import Language
    from dispatch.centre import Centre
    from dispatch.hospitals.live import Chosen
    from dispatch.incident import Incident
    from dispatch.place import Place
    from fleet.hospital import Hospital

_CODES = tuple(DEPARTMENT_ROWS)

_STILL_TO_BE_PLACED: Final = frozenset({None, PatientOutcome.HANDED_OVER})
"""What is known of patients for whom a hospital is still to be found."""


class VerdictAnswer(Struct, frozen=True, kw_only=True):
    """What a choice is, or why there is none."""

    code: str
    text: str


class HospitalRefusal(Struct, frozen=True, kw_only=True):
    """Why a hospital does not take the patient; `until` where that is known."""

    code: str
    text: str
    until: datetime | None


class AheadAnswer(Struct, frozen=True, kw_only=True):
    """What the next best hospital costs more, by part; the parts sum to `ms`."""

    hospital: str
    ms: int
    parts: list[PartAnswer]


class BedsKnown(Struct, frozen=True, kw_only=True):
    """Beds left in the department that would receive the patient, and how old that knowledge is."""

    free: int
    age_ms: int


class HospitalChoiceAnswer(Struct, frozen=True, kw_only=True):
    """A hospital for an incident; travel and price are null where nothing leads there.

    `receives` is the department that would receive the patient, `in_window` whether a centre is reached in time (null
    where no window runs or it is no centre). The first one has the `verdict` and, where it is recommended, `ahead_of`.
    """

    id: str
    name: str
    lon: float
    lat: float
    departments: list[str]
    department: str
    travel_ms: int | None
    price: int | None
    parts: list[PartAnswer]
    estimated: bool
    recommended: bool
    receives: str
    in_window: bool | None
    beds: BedsKnown | None
    refused: HospitalRefusal | None
    ahead_of: AheadAnswer | None
    verdict: VerdictAnswer | None


class PlannedPatient(Struct, frozen=True, kw_only=True):
    """Where one patient goes; the hospital is null where there is none for them, and the verdict says why."""

    patient: int
    hospital: str | None
    travel_ms: int | None
    price: int | None
    parts: list[PartAnswer]
    verdict: VerdictAnswer


class HospitalPlanAnswer(Struct, frozen=True, kw_only=True):
    """Hospitals for all patients of an incident who have no outcome yet, or for one where none is named."""

    incident: str
    at: datetime
    department: str
    total: int
    patients: list[PlannedPatient]


def ranked(centre: Centre, incident: Incident, place: Place, language: Language) -> list[HospitalChoiceAnswer]:
    """Rank the hospitals for one patient of an incident."""
    chosen = choose_for(centre, incident, (place.lon, place.lat), now=centre.clock.now())
    order = chosen.choice.order(0).tolist()
    hospitals = centre.fleet.hospitals
    return [
        _choice(
            chosen, row, hospitals[row], place, language, verdict=_verdict(chosen, 0, language) if not rank else None
        )
        for rank, row in enumerate(order)
    ]


def planned(centre: Centre, incident: Incident, place: Place, language: Language) -> HospitalPlanAnswer:
    """Share the patients of an incident among the hospitals."""
    numbers = [patient.number for patient in incident.patients if patient.outcome in _STILL_TO_BE_PLACED] or [1]
    patients = [str(number) for number in numbers]
    chosen = choose_for(centre, incident, (place.lon, place.lat), now=centre.clock.now(), patients=patients)
    return HospitalPlanAnswer(
        incident=incident.id,
        at=from_ms(chosen.now_ms),
        department=department_of(incident),
        total=chosen.choice.total,
        patients=[_planned(chosen, row, number, language) for row, number in enumerate(numbers)],
    )


def _choice(
    chosen: Chosen, row: int, hospital: Hospital, place: Place, language: Language, *, verdict: VerdictAnswer | None
) -> HospitalChoiceAnswer:
    choice, travel_ms = chosen.choice, int(chosen.tables.travel_ms[0, row])
    reachable = travel_ms != UNREACHABLE_MS
    recommended = int(choice.hospital_of[0]) == row
    return HospitalChoiceAnswer(
        id=hospital.id,
        name=hospital.name,
        lon=hospital.lon,
        lat=hospital.lat,
        departments=sorted(hospital.departments),
        department=_CODES[int(chosen.state.patients.department[0])],
        travel_ms=travel_ms if reachable else None,
        price=int(choice.price[0, row]) if reachable else None,
        parts=_parts(parts_of(choice, 0, row), language) if reachable else [],
        estimated=bool(chosen.tables.estimated[0, row]) or place.off_map,
        recommended=recommended,
        receives=_CODES[int(choice.receives[0, row])],
        in_window=_in_window(chosen, row),
        beds=_beds(chosen, row),
        refused=_refusal(chosen, row, language),
        ahead_of=_ahead(chosen, row, language) if recommended else None,
        verdict=verdict,
    )


def _planned(chosen: Chosen, patient: int, number: int, language: Language) -> PlannedPatient:
    choice, row = chosen.choice, int(chosen.choice.hospital_of[patient])
    verdict = _verdict(chosen, patient, language)
    if row == NO_HOSPITAL:
        return PlannedPatient(patient=number, hospital=None, travel_ms=None, price=None, parts=[], verdict=verdict)
    company = int(choice.together[patient])
    parts = parts_of(choice, patient, row) | ({"company": company} if company else {})
    return PlannedPatient(
        patient=number,
        hospital=chosen.state.hospitals.ids[row],
        travel_ms=int(chosen.tables.travel_ms[patient, row]),
        price=sum(parts.values()),
        parts=_parts(parts, language),
        verdict=verdict,
    )


def _parts(parts: dict[str, int], language: Language) -> list[PartAnswer]:
    return [PartAnswer(code=code, ms=ms, text=HOSPITAL_PARTS[code][language]) for code, ms in parts.items()]


def _verdict(chosen: Chosen, patient: int, language: Language) -> VerdictAnswer:
    code = verdict_of(chosen.choice, patient, chosen.state, chosen.now_ms, chosen.tables).value
    return VerdictAnswer(code=code, text=VERDICTS[code][language])


def _in_window(chosen: Chosen, row: int) -> bool | None:
    patients = chosen.state.patients
    is_centre = bool(chosen.state.hospitals.has[row, patients.department[0]])
    if not is_centre or patients.deadline_ms[0] == NEVER_MS:
        return None
    return not is_late(chosen.state, chosen.now_ms, chosen.tables)[0, row]


def _beds(chosen: Chosen, row: int) -> BedsKnown | None:
    cell = row, int(chosen.choice.receives[0, row])
    free = int(chosen.state.hospitals.beds[cell])
    age_ms = chosen.now_ms - int(chosen.state.hospitals.beds_at_ms[cell])
    return None if free == UNKNOWN else BedsKnown(free=free, age_ms=age_ms)


def _refusal(chosen: Chosen, row: int, language: Language) -> HospitalRefusal | None:
    refusal = Refusal(int(chosen.choice.refusal[0, row]))
    if refusal is Refusal.NONE:
        return None
    code, cell = refusal.name.lower(), (row, int(chosen.choice.receives[0, row]))
    ends = {
        Refusal.DIVERTED: chosen.state.hospitals.closed_until_ms,
        Refusal.OFF_DUTY: chosen.state.hospitals.duty_turns_ms,
    }
    until_ms = int(ends[refusal][cell]) if refusal in ends else NEVER_MS
    until = from_ms(until_ms) if chosen.now_ms < until_ms < NEVER_MS else None
    return HospitalRefusal(code=code, text=HOSPITAL_REFUSALS[code][language], until=until)


def _ahead(chosen: Chosen, row: int, language: Language) -> AheadAnswer | None:
    second = second_to(chosen.choice, 0, row)
    if second is None:
        return None
    parts = ahead_by(chosen.choice, 0, row, second)
    return AheadAnswer(
        hospital=chosen.state.hospitals.ids[second], ms=sum(parts.values()), parts=_parts(parts, language)
    )
