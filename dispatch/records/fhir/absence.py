"""How FHIR says that there is nothing, or that nobody knows: such a statement must never show as a fact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from dispatch.records.port import Absence, FactList

if TYPE_CHECKING:
    from dispatch.records.fhir.elements import Concept

ABSENT_CODES: Final[dict[str, Absence]] = {
    # IPS CodeSystem absent-unknown-uv-ips
    "no-allergy-info": Absence.UNKNOWN,
    "no-known-allergies": Absence.NONE_KNOWN,
    "no-known-medication-allergies": Absence.NONE_KNOWN,
    "no-known-environmental-allergies": Absence.NONE_KNOWN,
    "no-known-food-allergies": Absence.NONE_KNOWN,
    "no-problem-info": Absence.UNKNOWN,
    "no-known-problems": Absence.NONE_KNOWN,
    "no-medication-info": Absence.UNKNOWN,
    "no-known-medications": Absence.NONE_KNOWN,
    "no-device-info": Absence.UNKNOWN,
    "no-known-devices": Absence.NONE_KNOWN,
    # SNOMED CT: no known allergy; drug; food; environmental; its concept before 2016; no problems; no medicines
    "716186003": Absence.NONE_KNOWN,
    "409137002": Absence.NONE_KNOWN,
    "429625007": Absence.NONE_KNOWN,
    "428607008": Absence.NONE_KNOWN,
    "160244002": Absence.NONE_KNOWN,
    "160245001": Absence.NONE_KNOWN,
    "787481004": Absence.NONE_KNOWN,
    # CodeSystem data-absent-reason, and the null flavours of HL7 v3
    "not-asked": Absence.NOT_ASKED,
    "NASK": Absence.NOT_ASKED,
    "asked-unknown": Absence.UNKNOWN,
    "ASKU": Absence.UNKNOWN,
    "asked-declined": Absence.UNAVAILABLE,
    "masked": Absence.UNAVAILABLE,
    "MSK": Absence.UNAVAILABLE,
    "temp-unknown": Absence.UNAVAILABLE,
    "NAV": Absence.UNAVAILABLE,
    "unknown": Absence.UNKNOWN,
    "UNK": Absence.UNKNOWN,
}
"""Codes that say so in the place of a fact."""

EMPTY_REASONS: Final[dict[str, Absence]] = {
    "nilknown": Absence.NONE_KNOWN,
    "notasked": Absence.NOT_ASKED,
    "notstarted": Absence.NOT_ASKED,
    "withheld": Absence.UNAVAILABLE,
    "unavailable": Absence.UNAVAILABLE,
    "closed": Absence.UNKNOWN,
}
"""CodeSystem list-empty-reason, and what each says."""

SECTIONS: Final[dict[str, FactList]] = {
    "48765-2": FactList.ALLERGIES,
    "11450-4": FactList.CONDITIONS,
    "10160-0": FactList.MEDICINES,
    "46264-8": FactList.DEVICES,
}
"""LOINC codes of the sections of a patient summary."""

_NO_KNOWN: Final = re.compile(
    r"\W*(nkd?a\b|no known\b.*\ballerg|no known\b.*\b(problem|condition|medication|medicine|device)s"
    r"|нет известных|не известно об? аллерг|аллергоанамнез не отягощ[её]н|аллергии? (отрицает|нет)\b)",
    re.IGNORECASE,
)


def absence_said(meaning: Concept) -> Absence | None:
    """Tell which absence a concept states, by its codes or else its words; None where it names a thing."""
    for code in sorted(meaning.codes):
        if code in ABSENT_CODES:
            return ABSENT_CODES[code]
    return Absence.NONE_KNOWN if _NO_KNOWN.match(meaning.text) else None
