"""The smallest circle around a part of a ring: what a cell of a network covers, told by timing advance."""

from __future__ import annotations

import math


def covering_circle(inner_m: float, outer_m: float, opening_deg: float) -> tuple[float, float]:
    """Give how far the centre of the circle is from the apex, along the middle of the opening, and its radius, metres.

    Seen from the middle of the opening, the band is symmetric, so the centre is on that line. With half the opening h
    < 90°, either the two outer corners are a diameter, and the inner corners are in that circle, or all four corners
    are on the circle, whose centre is (R + r) / (2 cos h) away. From 90° on the outer circle itself is the smallest.

    Parameters
    ----------
    inner_m, outer_m : float
        Radii r ≤ R of the band.
    opening_deg : float
        Angle between its sides, its sign left aside.
    """
    half = math.radians(min(abs(opening_deg), 360.0)) / 2
    if half >= math.pi / 2:
        return 0.0, outer_m
    along, across = math.cos(half), math.sin(half)
    if along**2 * (outer_m - inner_m) <= across**2 * (outer_m + inner_m):
        return outer_m * along, outer_m * across
    away_m = (outer_m + inner_m) / (2 * along)
    return away_m, math.sqrt(max(away_m**2 - outer_m * inner_m, 0.0))
