"""FHIR R4 resources about one patient become the patient context: facts that hold now, and what is said of the rest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from dispatch.records.fhir.absence import EMPTY_REASONS, SECTIONS
from dispatch.records.fhir.elements import MalformedError, concept, instant, list_of, reference, source_of, words
from dispatch.records.fhir.facts import READERS, fact_of
from dispatch.records.port import Absence, Excluded, Fact, FactList, Identity, PatientContext, Refused, Stated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dispatch.records.fhir.elements import Resource

SNILS_SYSTEM: Final = "https://fhir.ru/ig/core/systems/snils"
ENP_SYSTEM: Final = "https://fhir.ru/ig/core/systems/oms"
"""Identifier systems of the Russian core profiles."""

_STRENGTH: Final = (Absence.UNKNOWN, Absence.UNAVAILABLE, Absence.NOT_ASKED, Absence.NONE_KNOWN)
"""What is told of an empty list where the record says several things: the last of these."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource, or what stands in its place, with the address that a Bundle gives it."""

    resource: Any
    url: str | None = None


def patient_context(
    entries: Sequence[Entry], *, patient: str | None = None, unread: Mapping[FactList, Absence] | None = None
) -> PatientContext:
    """Sort what a record holds of one patient.

    Parameters
    ----------
    entries
        Resources of any type, in any order; what holds no facts is passed over, what cannot be read is refused.
    patient
        Whose facts are asked for, such as ``Patient/17``; None takes the one Patient among the entries, else whom the
        first fact is about.
    unread
        Lists that could not be read at all, and what to say of them while they are empty.
    """
    reading = _Reading(entries, patient)
    for position, entry in enumerate(entries):
        reading.take(entry, f"entry {position + 1}")
    return reading.context(unread or {})


class _Reading:
    """One reading: the entries by address, and what was found so far."""

    def __init__(self, entries: Sequence[Entry], patient: str | None) -> None:
        self._by_address = {address: each.resource for each in entries for address in _addresses(each)}
        self._used = set(_used_devices(entries))
        self._patients = [each for each in entries if _kind(each.resource) == "Patient"]
        self._patient = patient or self._only_patient()
        self._found: dict[FactList, dict[Fact, None]] = defaultdict(dict)
        self._stated: list[Stated] = []
        self._excluded: list[Excluded] = []
        self._refused: list[Refused] = []

    def take(self, entry: Entry, name: str) -> None:
        """Sort one entry in; one that cannot be read is set aside with the reason."""
        kind = _kind(entry.resource)
        if kind is None:
            self._refused.append(Refused(name, "is no resource"))
            return
        source = source_of(entry.resource, f"{kind} ({name})" if kind in READERS else name)
        try:
            if kind == "Composition":
                self._stated.extend(_empty_sections(entry.resource, source))
            elif kind in READERS and not self._told_elsewhere(entry):
                self._keep(entry.resource, source)
        except MalformedError as error:
            self._refused.append(Refused(source, str(error)))

    def context(self, unread: Mapping[FactList, Absence]) -> PatientContext:
        """Give all that was found."""
        lists = {kind: tuple(self._found[kind]) for kind in FactList}
        absent = {kind: self._absence(kind, unread) for kind in FactList if not lists[kind]}
        return PatientContext(
            patient=self._identity(),
            allergies=lists[FactList.ALLERGIES],
            conditions=lists[FactList.CONDITIONS],
            medicines=lists[FactList.MEDICINES],
            devices=lists[FactList.DEVICES],
            absent=absent,
            stated=tuple(self._stated),
            excluded=tuple(self._excluded),
            refused=tuple(self._refused),
        )

    def _keep(self, resource: Resource, source: str) -> None:
        kind, about, _ = READERS[resource["resourceType"]]
        self._check_patient(resource, about)
        said = fact_of(resource, source, self._resolve)
        if isinstance(said, Fact):
            self._found[kind][said] = None
        elif isinstance(said, Excluded):
            self._excluded.append(said)
        else:
            self._stated.append(said)

    def _check_patient(self, resource: Resource, about: str) -> None:
        named = reference(resource, about)
        if named is None:
            if isinstance(resource.get(about), dict) and self._patient is None:
                return
            raise MalformedError(f"{about} is missing")
        if self._patient is None:
            self._patient = named
        if not self._same_patient(named):
            raise MalformedError("is about another patient")

    def _same_patient(self, named: str) -> bool:
        asked = self._patient or named
        if _local(named) == _local(asked):
            return True
        resource = self._by_address.get(named)
        return resource is not None and resource is self._by_address.get(asked)

    def _resolve(self, target: str, resource: Resource) -> Resource | None:
        if target.startswith("#"):
            inside = (each for each in list_of(resource, "contained") if each.get("id") == target[1:])
            return next(inside, None)
        found = self._by_address.get(target) or self._by_address.get(_local(target))
        return found if isinstance(found, dict) else None

    def _told_elsewhere(self, entry: Entry) -> bool:
        """Tell whether a device is told by a statement of its use, or is nobody's."""
        if entry.resource["resourceType"] != "Device":
            return False
        return bool(self._used & set(_addresses(entry))) or "patient" not in entry.resource

    def _absence(self, kind: FactList, unread: Mapping[FactList, Absence]) -> Absence:
        said = [each.kind for each in self._stated if each.list is kind]
        return max([unread.get(kind, Absence.UNKNOWN), *said], key=_STRENGTH.index)

    def _only_patient(self) -> str | None:
        if len(self._patients) != 1:
            return None
        return next(_addresses(self._patients[0]), None)

    def _identity(self) -> Identity | None:
        for entry in self._patients:
            addresses = set(_addresses(entry))
            if len(self._patients) == 1 or self._patient in addresses:
                return identity_of(entry.resource)
        return None


def identity_of(resource: Resource) -> Identity | None:
    """Read who a Patient is; what is malformed in it counts as not told, None where it is no Patient."""
    if _kind(resource) != "Patient":
        return None
    try:
        numbers = {words(each, "system"): words(each, "value") for each in list_of(resource, "identifier")}
        names = list_of(resource, "name")
        return Identity(
            source=source_of(resource, "Patient"),
            name=next(filter(None, map(spelled_name, names)), None),
            birth_date=instant(resource, "birthDate"),
            sex=words(resource, "gender"),
            snils=numbers.get(SNILS_SYSTEM),
            enp=numbers.get(ENP_SYSTEM),
            deceased=bool(resource.get("deceasedBoolean") or resource.get("deceasedDateTime")),
        )
    except MalformedError:
        return Identity(source=source_of(resource, "Patient"))


def spelled_name(name: Resource) -> str | None:
    """Spell a HumanName: its text, else family name and given names."""
    given = name.get("given", [])
    if not isinstance(given, list):
        raise MalformedError("given is no list")
    parts = [words(name, "family"), *(words({"given": each}, "given") for each in given)]
    return words(name, "text") or " ".join(filter(None, parts)) or None


def _kind(resource: Any) -> str | None:
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    return kind if isinstance(kind, str) else None


def _addresses(entry: Entry) -> Iterator[str]:
    """Give what references may call a resource."""
    if entry.url:
        yield entry.url
    kind = _kind(entry.resource)
    if kind is not None and isinstance(entry.resource.get("id"), str):
        yield f"{kind}/{entry.resource['id']}"


def _local(address: str) -> str:
    """Give type and id of an address, whatever server it names."""
    return "/".join(address.split("/")[-2:])


def _used_devices(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        if _kind(entry.resource) == "DeviceUseStatement":
            element = entry.resource.get("device")
            if isinstance(element, dict) and isinstance(element.get("reference"), str):
                yield element["reference"]


def _empty_sections(composition: Resource, source: str) -> Iterator[Stated]:
    """Read what a document says of sections that it leaves empty."""
    for section in list_of(composition, "section"):
        title, reason = concept(section, "code"), concept(section, "emptyReason")
        kind = next((SECTIONS[code] for code in title.codes if code in SECTIONS), None) if title else None
        if kind is not None and reason is not None:
            said = next(
                (EMPTY_REASONS[code] for code in sorted(reason.codes) if code in EMPTY_REASONS), Absence.UNKNOWN
            )
            yield Stated(kind, said, reason.text, source, reason.code)
