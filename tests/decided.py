"""What the joint solution names, for tests that only ask who goes where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch.sendings import sendings

if TYPE_CHECKING:
    from dispatch.situation import Situation


def chosen_pairs(situation: Situation) -> list[tuple[str, str]]:
    """Give the (incident, unit) pairs of the joint solution for every incident that waits."""
    return [(each.incident, each.unit) for each in sendings(situation)]
