"""The roads and hospitals as virtual crews use them: by the centre's present driving times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dispatch.hospitals.live import choose_for
from routing import NoRoute, route
from simulator.drive import Drive, LonLat

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.incident import Incident
    from dispatch.streets import Streets
    from dispatch.view import CentreView
    from fleet.hospital import Hospital


def on_road(streets: Streets, lon: float, lat: float) -> LonLat:
    """Give the point of the nearest road."""
    from maps.snapping import snap

    near = snap(streets.map.index, np.array([[lon, lat]]))
    return float(near.lon[0]), float(near.lat[0])


def drive_between(streets: Streets, start: LonLat, target: LonLat, *, starts_at: datetime) -> Drive | None:
    """Give the fastest drive between two places on roads; None where no road leads."""
    way = route(streets.metric, start, target, at=starts_at)
    return None if isinstance(way, NoRoute) else Drive(starts_at, way.geometry, way.vertex_ms)


def best_hospital(
    centre: CentreView, place: LonLat, incident: Incident, *, unit: str, starts_at: datetime
) -> Hospital | None:
    """Choose the hospital for the patient of an incident, as the centre would; None where nothing leads to any.

    Where every hospital refuses, the crew goes to the one that would cost least.
    """
    chosen = choose_for(centre, incident, place, now=starts_at, unit=unit)
    by_road = (row for row in chosen.choice.order(0).tolist() if not chosen.tables.estimated[0, row])
    best = next(by_road, None)
    return None if best is None else centre.fleet.hospitals[best]
