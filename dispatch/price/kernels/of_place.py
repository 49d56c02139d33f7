"""The parts of the price that come of where the unit is, and of what it leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import njit

from dispatch.price.kernels.codes import NO_DISTRICT
from dispatch.price.kernels.whole import whole_ms

if TYPE_CHECKING:
    from dispatch.price.kernels.facts import Figures, Pair


@njit(cache=True, nogil=True)
def coverage(lost: float, over_ms: int, most_ms: int, figures: Figures) -> int:
    """Price the share of demand that is no longer covered in time once the unit is gone.

    It weighs no more than the policy lets it for the incident's priority. Where the policy prices coverage only among
    those in time, a unit that comes late pays nothing for it: the nearest of them goes (Jagtenberg, Bhulai, van der Mei
    2017).
    """
    if figures.coverage_only_in_time and over_ms > 0:
        return 0
    return min(whole_ms(lost * figures.coverage_ms), most_ms)


@njit(cache=True, nogil=True)
def cross_district(home: int, there: int, cross_district_ms: int) -> int:
    """Price a unit that is called out of its own district."""
    return cross_district_ms if home != there and NO_DISTRICT not in (home, there) else 0


@njit(cache=True, nogil=True)
def stale_position(age_ms: int, figures: Figures) -> int:
    """Price the age of the unit's last position."""
    if age_ms <= figures.stale_after_ms:
        return 0
    limit_ms = figures.stale_price_limit_ms
    return min(min(age_ms, limit_ms * 100) * figures.stale_price_percent // 100, limit_ms)


@njit(cache=True, nogil=True)
def no_road(pair: Pair, figures: Figures) -> int:
    """Price a pair that no road joins above every one that has a road."""
    return figures.estimated_ms if pair.estimated else 0
