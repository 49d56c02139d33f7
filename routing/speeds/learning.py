"""Speeds by class of road and hour, learnt of what was driven."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import ROAD_CLASSES, frozen
from routing.speeds.errors import SpeedError
from routing.speeds.profile import HOURS, SpeedProfile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.speeds.observations import Observations

FLOOR: Final = 20
"""Fewer observations than this of a class in an hour teach nothing."""


@dataclass(frozen=True, eq=False, slots=True)
class LearnedSpeeds:
    """A profile of which some hours are learnt.

    Attributes
    ----------
    profile : SpeedProfile
    observed : (classes, 168) int64
        Observations of each class in each hour.
    learned : (classes, 168) bool
        Where they were enough; elsewhere the default stays.
    """

    profile: SpeedProfile
    observed: NDArray[np.int64]
    learned: NDArray[np.bool_]


def learn_speeds(default: SpeedProfile, observations: Observations, *, floor: int = FLOOR) -> LearnedSpeeds:
    """Learn speeds: the median of what was observed of each class in each hour.

    Half of all observations may be wrong, as long as they are not all wrong in one direction, before a median follows.

    Parameters
    ----------
    default : SpeedProfile
        What stays where less was observed.
    observations : Observations
    floor : int
        Observations that are needed.

    Raises
    ------
    SpeedError
        Where the floor is below 1.
    """
    if floor < 1:
        raise SpeedError(f"at least one observation must be asked for, not {floor}")
    cell = observations.road_class.astype(np.int64) * HOURS + observations.hour
    observed = np.bincount(cell, minlength=default.factor.size)
    factor = default.factor.ravel().copy()
    speed = np.clip(observations.free_ms / observations.driven_ms, 0.01, 10.0)
    for each in np.flatnonzero(observed >= floor):
        factor[each] = np.median(speed[cell == each])
    shape = len(ROAD_CLASSES), HOURS
    learned = observed >= floor
    source = f"{default.source}; {int(learned.sum())} hours of classes learnt of {len(observations)} stretches"
    return LearnedSpeeds(
        profile=SpeedProfile(default.name, source, factor.reshape(shape)),
        observed=frozen(observed.reshape(shape)),
        learned=frozen(learned.reshape(shape)),
    )
