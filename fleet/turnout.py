"""Turnout: the time from the order to rolling wheels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from fleet.instants import MS


@dataclass(frozen=True, slots=True)
class Turnout:
    """How long a crew needs to roll, by where it is."""

    at_station: timedelta
    on_road: timedelta


USUAL_TURNOUT: Final = Turnout(at_station=timedelta(seconds=60), on_road=timedelta(0))
"""(m) A default that a service replaces by what it measures."""


def turnout_ms(state: str, turnout: Turnout = USUAL_TURNOUT) -> int:
    """Give the turnout of a unit in ms by its state, such as ``at_station`` or ``free_on_road``."""
    return (turnout.at_station if state == "at_station" else turnout.on_road) // MS
