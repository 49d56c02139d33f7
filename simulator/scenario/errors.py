"""What is wrong with a scenario, with the place in the file."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from fleet.errors import FleetError
from maps.errors import MapError
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_TOLD: Final = 20


class ScenarioError(SimulatorError):
    """A scenario cannot be used.

    Attributes
    ----------
    lines : tuple of str
        One sentence per fault, as ``FILE:LINE: key reason``; at most 20, one more tells that there are others.
    """

    def __init__(self, *lines: str) -> None:
        told = lines if len(lines) <= MOST_TOLD else (*lines[:MOST_TOLD], f"and {len(lines) - MOST_TOLD} more faults")
        super().__init__("\n".join(told))
        self.lines = told


class UnfitError(SimulatorError):
    """A value is not what its key takes; the message is a reason that fits behind the key."""


@contextmanager
def told_at(place: str) -> Iterator[None]:
    """Say at which key of a scenario something was asked for that maps, fleet or histories refuse."""
    try:
        yield
    except ScenarioError:
        raise
    except (FleetError, MapError, SimulatorError) as error:
        raise ScenarioError(*(f"{place}: {line}" for line in str(error).splitlines())) from error
