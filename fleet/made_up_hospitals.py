"""Which departments the hospitals of a made-up fleet have."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Final

from fleet.vocabulary import DEPARTMENTS, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

HOSPITAL_PROFILES: Final = (
    frozenset({"general", "cardiology", "pci", "stroke", "trauma"}),
    frozenset({"paediatric"}),
    frozenset({"general", "cardiology", "burns"}),
    frozenset({"obstetric"}),
    frozenset({"general", "stroke", "trauma", "infectious"}),
    frozenset({"psychiatric"}),
)
"""(m) What hospitals of a city specialise in, dealt out in turn: six hold every department."""

_TOLD_BY_NAME: Final = {
    "детск": "paediatric",
    "родильн": "obstetric",
    "роддом": "obstetric",
    "перинатальн": "obstetric",
    "психиатрическ": "psychiatric",
    "инфекционн": "infectious",
    "ожогов": "burns",
}
_GENERAL: Final = tuple(profile for profile in HOSPITAL_PROFILES if "general" in profile)


def departments_of(names: Sequence[str]) -> list[frozenset[str]]:
    """Give hospitals departments by their names.

    Without any name they get `HOSPITAL_PROFILES` in turn. Else a children's hospital, say, is one as its name tells,
    the others are general ones, and these share what nobody has.
    """
    if not any(names):
        return [profile for _, profile in zip(names, cycle(HOSPITAL_PROFILES), strict=False)]
    general = cycle(_GENERAL)
    departments = [_told(name) or next(general) for name in names]
    sharing = [row for row, one in enumerate(departments) if "general" in one] or list(range(len(names)))
    missing = sorted(DEPARTMENTS.codes.difference(*departments))
    for row, department in zip(cycle(sharing), missing, strict=False):
        departments[row] |= {department}
    return departments


def _told(name: str) -> frozenset[str]:
    text = plain(name)
    return frozenset(code for stem, code in _TOLD_BY_NAME.items() if stem in text)
