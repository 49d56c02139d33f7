"""The small town with those who do not drive ambulances: feldshers of villages, and a crew that flies."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

from fleet.crew import CrewMember, Shift
from fleet.going.ways import Moves
from fleet.station import Station
from fleet.unit import Unit
from town import road_place, town

if TYPE_CHECKING:
    from town import Town

WALKER, DRIVER, FLYER = "walker", "driver", "flyer"
POST = 11
"""Number of the `road_place` where the feldsher post and the landing place are."""

_FELDSHER = frozenset({"general", "feldsher"})
_UNITS = (
    Unit(WALKER, WALKER, "post", _FELDSHER, Moves.FOOT),
    Unit(DRIVER, DRIVER, "post", _FELDSHER, Moves.OWN_CAR),
    Unit(FLYER, FLYER, "post", frozenset({"general", "physician", "resuscitation"}), Moves.AIR),
)
_CREW = tuple(CrewMember(f"of-{unit.id}", unit.call_sign, frozenset({"feldsher"})) for unit in _UNITS)
_SHIFTS = tuple(Shift(unit.id, (f"of-{unit.id}",), time(8), time(8), frozenset(range(1, 8))) for unit in _UNITS)


def village(*, crews: int = 60, without_crews: bool = False) -> Town:
    """Give the town with a feldsher on foot, one with a car, and an aeromedical crew; its own crews may be left out."""
    of = town(units=crews)
    units, shifts = ((), ()) if without_crews else (of.fleet.units, of.fleet.shifts)
    post = Station("post", "ФАП", *road_place(POST))
    fleet = replace(
        of.fleet,
        stations=(*of.fleet.stations, post),
        units=(*units, *_UNITS),
        crew=(*of.fleet.crew, *_CREW),
        shifts=(*shifts, *_SHIFTS),
    )
    return of._replace(fleet=fleet)
