"""How places are written: what is nearest first, the settlement last and left out where it is not known."""

from __future__ import annotations


def house_label(street: str, number: str, settlement: str | None) -> str:
    """Write an address: `Невский проспект, 5 к2, Гатчина`."""
    return _joined(street, number, settlement)


def street_label(street: str, settlement: str | None) -> str:
    """Write a street, a settlement within another, or a sight: `Невский проспект, Гатчина`."""
    return _joined(street, settlement)


def crossing_label(one: str, other: str, settlement: str | None) -> str:
    """Write a crossing: `Невский проспект / Литейный проспект, Гатчина`."""
    return _joined(f"{one} / {other}", settlement)


def kilometre_label(ref: str, km: float) -> str:
    """Write a place on a numbered road, to 100 m: `А-181, 54 км`, `А-181, 54.3 км`."""
    return f"{ref}, {round(km, 1):g} км"


def _joined(*parts: str | None) -> str:
    """Join the parts that are known; a part that repeats the one before is left out."""
    known = [part for part in parts if part]
    return ", ".join(part for before, part in zip([None, *known], known, strict=False) if part != before)
