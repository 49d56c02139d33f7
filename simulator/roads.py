"""The roads and hospitals as virtual crews use them: by the centre's present driving times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from dispatch.columns import UNREACHABLE_MS
from dispatch.hospital_choice import choose_hospital, department_for
from dispatch.place import Place
from fleet.instants import to_ms
from routing import NoRoute, route
from simulator.drive import Drive, LonLat

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.incident import Incident
    from dispatch.state import CentreState
    from dispatch.streets import Streets
    from fleet.hospital import Hospital
    from fleet.positions import PositionBook
    from fleet.roster import Fleet


class CentreView(Protocol):
    """What virtual people see of a centre (`dispatch.centre.Centre` is one); they change it by commands alone."""

    @property
    def state(self) -> CentreState:
        """Incidents, assignments and units as they stand."""

    @property
    def fleet(self) -> Fleet:
        """Units, stations and hospitals."""

    @property
    def streets(self) -> Streets:
        """The roads with their present driving times."""

    @property
    def positions(self) -> PositionBook:
        """The last fix of every unit."""


def on_road(streets: Streets, lon: float, lat: float) -> LonLat:
    """Give the point of the nearest road."""
    from maps.snapping import snap

    near = snap(streets.map.index, np.array([[lon, lat]]))
    return float(near.lon[0]), float(near.lat[0])


def drive_between(streets: Streets, start: LonLat, target: LonLat, *, starts_at: datetime) -> Drive | None:
    """Give the fastest drive between two places on roads; None where no road leads."""
    way = route(streets.metric, start, target, at=starts_at)
    return None if isinstance(way, NoRoute) else Drive(starts_at, way.geometry, way.vertex_ms)


def best_hospital(centre: CentreView, place: LonLat, incident: Incident, *, starts_at: datetime) -> Hospital | None:
    """Choose the hospital for the patient of an incident, as the centre would; None where no road leads to any."""
    hospitals = centre.fleet.hospitals
    goals = [Place(lon=hospital.lon, lat=hospital.lat) for hospital in hospitals]
    if not goals:
        return None
    tables = centre.streets.tables(np.array([place]), goals, np.array([to_ms(starts_at)]))
    travel_ms = np.where(tables.estimated[0], UNREACHABLE_MS, tables.travel_ms[0])
    department = department_for(incident.reason, incident.needs)
    has_department = np.array([department in hospital.departments for hospital in hospitals])
    choice = choose_hospital(travel_ms, has_department)
    best = int(choice.order[0])
    return hospitals[best] if travel_ms[best] != UNREACHABLE_MS else None
