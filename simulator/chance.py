"""Chance: one generator for each purpose, so that drawing more for one changes nothing for another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from fleet.instants import MS

if TYPE_CHECKING:
    from datetime import timedelta


class Purpose(IntEnum):
    """What is drawn; each number is a stream of its own and is never given to another purpose."""

    CALL_GAPS = 1
    CALL_PLACES = 2
    CALL_WORDS = 3
    ACCEPTANCE = 4
    TURNOUT = 5
    SCENE = 6
    HANDOVER = 7
    TRANSPORT = 8
    TELEPHONE = 9
    CALL_KINDS = 10
    CONVEYANCE = 11


def generator(seed: int, purpose: Purpose, *about: int) -> np.random.Generator:
    """Give the generator of a purpose, or of a purpose for one matter such as the numbers of an assignment."""
    return np.random.default_rng([seed, purpose, *about])


@dataclass(frozen=True, slots=True)
class Spread:
    """A duration between `least` and `most`, most often about `usual`: a triangular distribution."""

    least: timedelta
    usual: timedelta
    most: timedelta

    def draw(self, rng: np.random.Generator) -> timedelta:
        """Draw a duration, whole milliseconds."""
        drawn_ms = rng.triangular(self.least / MS, self.usual / MS, self.most / MS)
        return round(drawn_ms) * MS
