"""What calls and incidents share: reasons of the catalogue in force, and public points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch.priority import Reason, reasons_of
from dispatch.refusals import BadFieldError

if TYPE_CHECKING:
    from dispatch.place import Place
    from dispatch.situation import Situation


def known_reason(code: str, situation: Situation) -> Reason:
    """Give a reason of the catalogue in force; an unknown one raises `BadFieldError`."""
    try:
        return reasons_of(situation.catalogue)[code]
    except KeyError:
        raise BadFieldError("reason", f"there is no reason {code!r}; GET reasons lists them") from None


def units_of(code: str, situation: Situation) -> int:
    """Give how many units a reason of the catalogue in force wants before any question."""
    return situation.catalogue.reasons[code].provisional.units


def public_place(lon: float | None, lat: float | None, situation: Situation) -> Place | None:
    """Give the public point of a place, None where none was told; half a place raises `BadFieldError`."""
    if lon is None and lat is None:
        return None
    if lon is None or lat is None:
        raise BadFieldError("lon" if lon is None else "lat", "is missing beside the other coordinate")
    return situation.place(lon, lat)
