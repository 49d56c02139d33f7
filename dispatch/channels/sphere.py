"""Distances and directions on a sphere, one pair of places at a time."""

from __future__ import annotations

import math
from typing import Final

from maps.road_graph import METRES_PER_DEGREE

_RADIUS_M: Final = math.degrees(METRES_PER_DEGREE)


def distance_m(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Give the great-circle distance between two places in degrees (haversine)."""
    phi_a, phi_b = math.radians(lat_a), math.radians(lat_b)
    across = math.sin(math.radians(lon_b - lon_a) / 2) ** 2 * math.cos(phi_a) * math.cos(phi_b)
    half = math.sin((phi_b - phi_a) / 2) ** 2 + across
    return 2 * _RADIUS_M * math.asin(math.sqrt(min(half, 1.0)))


def moved(lon: float, lat: float, bearing_deg: float, away_m: float) -> tuple[float, float]:
    """Give the place some metres away from another, in a direction clockwise from north (lon, lat in degrees)."""
    phi, theta, delta = math.radians(lat), math.radians(bearing_deg), away_m / _RADIUS_M
    sine = math.sin(phi) * math.cos(delta) + math.cos(phi) * math.sin(delta) * math.cos(theta)
    end = math.asin(max(-1.0, min(1.0, sine)))
    east = math.atan2(
        math.sin(theta) * math.sin(delta) * math.cos(phi), math.cos(delta) - math.sin(phi) * math.sin(end)
    )
    return (lon + math.degrees(east) + 180) % 360 - 180, math.degrees(end)
