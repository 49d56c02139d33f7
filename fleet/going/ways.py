"""The ways of moving, as a table: how soon a unit sets out, how far it goes, how fast, and whether it conveys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from math import inf
from typing import TYPE_CHECKING, Final

from fleet.turnout import USUAL_TURNOUT, Turnout

if TYPE_CHECKING:
    from collections.abc import Mapping

WALKING_MPS: Final = 1.4
"""5 km/h, with a bag (m)."""

OWN_CAR_PERCENT: Final = 130
"""What an ambulance under lights and siren drives in 100 minutes takes a private car so many (m)."""

CRUISE_MPS: Final = 60.0
"""216 km/h: a light helicopter (m)."""

LANDING_MS: Final = 300_000
"""From the sky above to the patient: a place to land is looked for, the rotor stops, the crew walks (m)."""


class Moves(IntEnum):
    """How a unit moves; its name in lower case is the word on the wire."""

    ROAD = 0
    FOOT = 1
    OWN_CAR = 2
    AIR = 3

    @property
    def code(self) -> str:
        """The word on the wire."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Way:
    """What follows from how a unit moves.

    Attributes
    ----------
    turnout : Turnout
    farthest_m : float
        It is not sent farther: on foot along the roads, else as the crow flies.
    conveys : bool
        Whether it brings patients to a hospital. One that does not helps until a crew is there that does.
    """

    turnout: Turnout
    farthest_m: float
    conveys: bool


def _turnout(*, at_station_s: int, on_road_s: int) -> Turnout:
    return Turnout(at_station=timedelta(seconds=at_station_s), on_road=timedelta(seconds=on_road_s))


WAYS: Final[Mapping[Moves, Way]] = {
    Moves.ROAD: Way(USUAL_TURNOUT, farthest_m=inf, conveys=True),
    Moves.FOOT: Way(_turnout(at_station_s=120, on_road_s=0), farthest_m=3_000.0, conveys=False),
    Moves.OWN_CAR: Way(_turnout(at_station_s=180, on_road_s=0), farthest_m=15_000.0, conveys=False),
    Moves.AIR: Way(_turnout(at_station_s=900, on_road_s=300), farthest_m=250_000.0, conveys=True),
}
"""Every way of moving; the figures are general knowledge (m), to be set by the service.

A helicopter needs quarter of an hour for its weather and its engines; half its range is left for the way back."""

ASSISTING: Final = tuple(int(moves) for moves, way in WAYS.items() if not way.conveys)
"""Ways of units that help until a crew is there that conveys."""
