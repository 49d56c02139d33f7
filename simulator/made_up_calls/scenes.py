"""What truly happened: incidents of a made-up day, each with its place, time, patient and first caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from simulator.callers import caller_words
from simulator.made_up_calls.people import Patient, draw_patient
from simulator.made_up_calls.speech import details_of_crash

if TYPE_CHECKING:
    from datetime import datetime

    from simulator.made_up_calls.town import Spot, Town

CRASH: Final = "traffic"
HOURS: Final = (26, 20, 17, 15, 15, 17, 24, 36, 50, 60, 64, 62, 58, 55, 53, 52, 52, 54, 58, 62, 62, 56, 46, 35)
"""Calls of each hour of the day, in proportion (m): least before dawn, most in the morning and the evening."""

_CRASH_AT_KILOMETRE: Final = 0.35
_FLATS: Final = 180
_PHONES: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Scene:
    """An incident as it is; `house` is its row in the town, `road` and `km` its kilometre, None elsewhere."""

    incident: str
    at: datetime
    reason: str
    patient: Patient
    spot: Spot
    flat: str
    phone: str
    patients: int
    details: tuple[str, ...] = ()
    house: int | None = None
    road: tuple[int, float] | None = None

    @property
    def is_crash(self) -> bool:
        """Whether it is seen by passers-by."""
        return self.reason == CRASH


class Scenes:
    """Draws incidents of the day that begins at `start`."""

    def __init__(self, town: Town, start: datetime, rng: np.random.Generator) -> None:
        self.town, self.rng = town, rng
        self._start = start
        self._drawn = 0
        share = np.array([each.per_mille for each in caller_words().values()], dtype=np.float64)
        self._reasons, self._shares = list(caller_words()), share / share.sum()

    def plain(self) -> Scene:
        """Draw an incident."""
        return self.of(self.reason(), self.instant())

    def reason(self) -> str:
        """Draw a reason for call, by how often it is called for."""
        return self._reasons[int(self.rng.choice(len(self._reasons), p=self._shares))]

    def of(self, reason: str, at: datetime) -> Scene:
        """Draw an incident of a reason: a crash on the road, all else in a house."""
        return self.crash(at) if reason == CRASH else self.in_house(reason, at, self.town.house(self.rng))

    def in_house(self, reason: str, at: datetime, house: int) -> Scene:
        """Draw an incident in a house, in some flat of it."""
        spot = self.town.spot_of_house(house)
        return self._scene(reason, at, spot, house=house, flat=self.flat() if spot.has_flats else "")

    def at_spot(self, reason: str, at: datetime, spot: Spot) -> Scene:
        """Draw an incident at a spot that is no dwelling."""
        return self._scene(reason, at, spot)

    def crash(self, at: datetime) -> Scene:
        """Draw a crash at a crossing or a kilometre."""
        if self.rng.random() < _CRASH_AT_KILOMETRE:
            return self.crash_on(at, *self.town.kilometre(self.rng))
        return self._scene(CRASH, at, self.town.crossing(self.rng))

    def crash_on(self, at: datetime, road: int, km: float) -> Scene:
        """Draw a crash at a kilometre of a road."""
        return self._scene(CRASH, at, self.town.spot_at_kilometre(road, km), road=(road, km))

    def instant(self) -> datetime:
        """Draw when, by the hours of the day."""
        hour = int(self.rng.choice(len(HOURS), p=np.array(HOURS) / sum(HOURS)))
        return self._start + timedelta(hours=hour, milliseconds=int(self.rng.integers(3_600_000)))

    def flat(self) -> str:
        """Draw the number of a flat."""
        return str(int(self.rng.integers(1, _FLATS + 1)))

    def phone(self) -> str:
        """Draw a number that no telephone has."""
        return f"+7000{self.rng.integers(_PHONES):07d}"

    def _scene(
        self,
        reason: str,
        at: datetime,
        spot: Spot,
        *,
        house: int | None = None,
        flat: str = "",
        road: tuple[int, float] | None = None,
    ) -> Scene:
        self._drawn += 1
        return Scene(
            incident=f"I{self._drawn}",
            at=at,
            reason=reason,
            patient=draw_patient(reason, self.rng),
            spot=spot,
            flat=flat,
            phone=self.phone(),
            patients=1 + int(self.rng.poisson(0.8)) if reason == CRASH else 1,
            details=details_of_crash(self.rng) if reason == CRASH else (),
            house=house,
            road=road,
        )
