"""What a response is worth: the numbers that the price is made of, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dispatch.vocabulary import Form


@dataclass(frozen=True, slots=True)
class Policy:
    """Prices in ms-equivalents: one is as bad as a response later by one millisecond.

    All figures are defaults from general knowledge, to be set by the service, unless a source is named.

    Attributes
    ----------
    urgency_weight
        Weight of a millisecond of response by priority, 1 first.
    missing_capability_ms
        Price of each need that the unit cannot meet, where the need is not hard.
    hard_forms
        Forms on which a unit that lacks a need is refused. On an emergency the nearest free general or specialised
        crew goes at once (order 388н), so needs are never hard there.
    overqualified_ms
        Price of sending resuscitation to an incident that is no emergency.
    stale_after_ms, stale_price_percent, stale_price_limit_ms
        A fix older than that costs this share of its age, up to the limit.
    estimated_ms
        Price of having no road there: more than any road time, so that such a unit ranks after all others.
    straight_line_mps, detour_percent
        The straight-line estimate: distance lengthened by the detour, at that speed.
    """

    name: str = "first_arrival"
    urgency_weight: tuple[int, int, int, int, int] = (4, 3, 2, 1, 1)
    missing_capability_ms: int = 480_000
    hard_forms: frozenset[Form] = frozenset({Form.URGENT, Form.CONSULTATION})
    overqualified_ms: int = 600_000
    stale_after_ms: int = 30_000
    stale_price_percent: int = 10
    stale_price_limit_ms: int = 300_000
    estimated_ms: int = 1_000_000_000
    straight_line_mps: float = 40 / 3.6
    detour_percent: int = 140


FIRST_ARRIVAL: Final = Policy()
"""The soonest crew that can help, the most urgent patient first."""
