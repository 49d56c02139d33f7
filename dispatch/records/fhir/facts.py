"""One FHIR R4 resource becomes one fact: true now, excluded with its status, or a statement that there is nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from dispatch.records.fhir.absence import absence_said
from dispatch.records.fhir.elements import (
    Concept,
    MalformedError,
    concept,
    instant,
    list_of,
    needed_concept,
    reference,
    words,
)
from dispatch.records.fhir.elements import status_of as concept_status
from dispatch.records.port import Excluded, Fact, FactList, Stated

if TYPE_CHECKING:
    from collections.abc import Callable

    from dispatch.records.fhir.elements import Resource

    Resolve = Callable[[str, Resource], Resource | None]
    """Gives the resource that a reference of a resource points at."""

UNKNOWN: Final = "unknown"

_VERIFICATION: Final = frozenset(
    {"unconfirmed", "provisional", "differential", "presumed", "confirmed", "refuted", "entered-in-error"}
)
_UNTRUE: Final = frozenset({"refuted", "entered-in-error"})
_CLINICAL: Final = frozenset({"active", "recurrence", "relapse", "inactive", "remission", "resolved"})
_ACTIVE_CLINICAL: Final = frozenset({"active", "recurrence", "relapse", UNKNOWN})
_STATUSES: Final[dict[str, frozenset[str]]] = {
    "MedicationStatement": frozenset(
        {"active", "completed", "entered-in-error", "intended", "stopped", "on-hold", "unknown", "not-taken"}
    ),
    "MedicationRequest": frozenset(
        {"active", "on-hold", "cancelled", "completed", "entered-in-error", "stopped", "draft", "unknown"}
    ),
    "DeviceUseStatement": frozenset({"active", "completed", "entered-in-error", "intended", "stopped", "on-hold"}),
    "Device": frozenset({"active", "inactive", "entered-in-error", "unknown"}),
}
_ACTIVE: Final = frozenset({"active", UNKNOWN})
_ORDERED: Final = frozenset({"order", "original-order", "reflex-order", "filler-order", "instance-order"})
_CRITICALITIES: Final = frozenset({"low", "high", "unable-to-assess"})


@dataclass(frozen=True, slots=True)
class _Said:
    """What a resource says, before it is judged."""

    list: FactList
    meaning: Concept
    status: str
    active: bool
    more: dict[str, Any]


def allergy(resource: Resource, _resolve: Resolve) -> _Said:
    """Read an AllergyIntolerance; where it names no substance, its reactions may."""
    reactions = list_of(resource, "reaction")
    meaning = concept(resource, "code")
    if meaning is None:
        meaning = next((found for each in reactions if (found := concept(each, "substance"))), None)
    if meaning is None:
        raise MalformedError("code is missing")
    shown = [text for each in reactions for text in _manifestations(each)]
    criticality = words(resource, "criticality")
    return _judged_clinically(
        FactList.ALLERGIES,
        resource,
        meaning,
        criticality=criticality if criticality in _CRITICALITIES else None,
        reaction=", ".join(dict.fromkeys(shown)) or None,
    )


def condition(resource: Resource, _resolve: Resolve) -> _Said:
    """Read a Condition."""
    return _judged_clinically(FactList.CONDITIONS, resource, needed_concept(resource, "code"))


def medicine(resource: Resource, resolve: Resolve) -> _Said:
    """Read a MedicationStatement or a MedicationRequest, with the Medication that it refers to."""
    meaning = concept(resource, "medicationCodeableConcept")
    if meaning is None:
        meaning = _referred(resource, "medicationReference", resolve, "code")
    status = _status(resource)
    if resource["resourceType"] == "MedicationRequest" and words(resource, "intent") not in _ORDERED:
        status = words(resource, "intent") or UNKNOWN
        return _Said(FactList.MEDICINES, meaning, status, False, {})
    if resource.get("doNotPerform") is True:
        return _Said(FactList.MEDICINES, meaning, "not-taken", False, {})
    more = {
        "since": instant(resource, "effectiveDateTime", "effectivePeriod", "authoredOn"),
        "recorded": instant(resource, "dateAsserted", "authoredOn"),
    }
    return _Said(FactList.MEDICINES, meaning, status, status in _ACTIVE, more)


def device_use(resource: Resource, resolve: Resolve) -> _Said:
    """Read a DeviceUseStatement, with the Device that it refers to."""
    meaning = _referred(resource, "device", resolve, "type")
    status = _status(resource)
    more = {
        "since": instant(resource, "timingDateTime", "timingPeriod"),
        "recorded": instant(resource, "recordedOn"),
    }
    return _Said(FactList.DEVICES, meaning, status, status in _ACTIVE, more)


def device(resource: Resource, _resolve: Resolve) -> _Said:
    """Read a Device that belongs to a patient."""
    named = next((text for each in list_of(resource, "deviceName") if (text := words(each, "name"))), None)
    meaning = concept(resource, "type") or (Concept(named) if named else None)
    if meaning is None:
        raise MalformedError("type is missing")
    status = _status(resource) if "status" in resource else UNKNOWN
    return _Said(FactList.DEVICES, meaning, status, status in _ACTIVE, {})


READERS: Final[dict[str, tuple[FactList, str, Any]]] = {
    "AllergyIntolerance": (FactList.ALLERGIES, "patient", allergy),
    "Condition": (FactList.CONDITIONS, "subject", condition),
    "MedicationStatement": (FactList.MEDICINES, "subject", medicine),
    "MedicationRequest": (FactList.MEDICINES, "subject", medicine),
    "DeviceUseStatement": (FactList.DEVICES, "subject", device_use),
    "Device": (FactList.DEVICES, "patient", device),
}
"""Types of resources that hold facts: their list, the element that names the patient, and what reads them."""


def fact_of(resource: Resource, source: str, resolve: Resolve) -> Fact | Excluded | Stated:
    """Read a resource of a type in `READERS`.

    Raises
    ------
    MalformedError
        Where it cannot be read.
    """
    said: _Said = READERS[resource["resourceType"]][2](resource, resolve)
    absence = absence_said(said.meaning)
    if not said.active:
        return Excluded(said.list, said.meaning.text, said.status, source, said.meaning.code)
    if absence is not None:
        return Stated(said.list, absence, said.meaning.text, source, said.meaning.code)
    return Fact(
        text=said.meaning.text,
        status=said.status,
        source=source,
        code=said.meaning.code,
        system=said.meaning.system,
        **said.more,
    )


def _judged_clinically(kind: FactList, resource: Resource, meaning: Concept, **more: str | None) -> _Said:
    """Judge what has a clinical and a verification status; without the former it is shown, as unknown."""
    verification = concept_status(resource, "verificationStatus", _VERIFICATION)
    clinical = concept_status(resource, "clinicalStatus", _CLINICAL)
    if clinical is None:
        clinical = "resolved" if any(name.startswith("abatement") for name in resource) else UNKNOWN
    if verification in _UNTRUE:
        return _Said(kind, meaning, verification or UNKNOWN, False, {})
    told: dict[str, Any] = {
        "since": instant(resource, "onsetDateTime", "onsetPeriod"),
        "recorded": instant(resource, "recordedDate"),
        "verification": verification,
        **more,
    }
    return _Said(kind, meaning, clinical, clinical in _ACTIVE_CLINICAL, told)


def _manifestations(reaction: Resource) -> list[str]:
    each = ({"manifestation": one} for one in list_of(reaction, "manifestation"))
    return [found.text for one in each if (found := concept(one, "manifestation"))]


def _referred(resource: Resource, name: str, resolve: Resolve, inside: str) -> Concept:
    """Read the concept of what a resource refers to; what is not there may still be named in the reference."""
    target = reference(resource, name)
    referred = resolve(target, resource) if target else None
    meaning = concept(referred, inside) if referred else None
    if meaning is not None:
        return meaning
    shown = words(resource[name], "display") if isinstance(resource.get(name), dict) else None
    if shown is None:
        raise MalformedError(f"{name} is missing" if target is None else f"{name} leads to nothing that can be read")
    return Concept(shown)


def _status(resource: Resource) -> str:
    status = words(resource, "status")
    if status is None:
        raise MalformedError("status is missing")
    if status not in _STATUSES[resource["resourceType"]]:
        raise MalformedError("status is none that FHIR knows")
    return status
