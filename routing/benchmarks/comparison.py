"""One question put to us and to another engine: equal answers, two times, and their ratio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.errors import DisagreementError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Comparison:
    """How long something takes us and how long it takes another, on the same graph.

    Attributes
    ----------
    what : str
        The question.
    graph : str
    peer : str
        Who else answered it, with the version.
    ours_ms, theirs_ms : float
        CPU time of one thread.
    at_least : float
        The ratio that is asked for.
    """

    what: str
    graph: str
    peer: str
    ours_ms: float
    theirs_ms: float
    at_least: float

    @property
    def ratio(self) -> float:
        """How many times as long it takes the other."""
        return self.theirs_ms / max(self.ours_ms, 1e-6)

    @property
    def reached(self) -> bool:
        """Tell whether the ratio is what is asked for."""
        return self.ratio >= self.at_least


def check_equal(ours: ArrayLike, theirs: ArrayLike, *, of: str) -> None:
    """Refuse to compare the speed of answers that differ.

    Raises
    ------
    DisagreementError
        Where any two times differ; the message names what they are `of` and how many.
    """
    differing = int((np.asarray(ours) != np.asarray(theirs)).sum())
    if differing:
        raise DisagreementError(f"{of}: {differing} of {np.size(ours)} answers differ")
