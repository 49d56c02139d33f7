"""What choices and virtual people see of a centre, live or simulated; they change it by commands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from dispatch.state import CentreState
    from dispatch.streets import Streets
    from fleet.positions import PositionBook
    from fleet.roster import Fleet


class CentreView(Protocol):
    """Everything of a centre that may be read without asking it (`dispatch.centre.Centre` is one)."""

    @property
    def state(self) -> CentreState:
        """Incidents, assignments and units as they stand."""

    @property
    def fleet(self) -> Fleet:
        """Units, stations and hospitals."""

    @property
    def streets(self) -> Streets:
        """The roads with their present driving times."""

    @property
    def positions(self) -> PositionBook:
        """The last fix of every unit."""
