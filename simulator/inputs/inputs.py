"""Everything that a run needs, loaded once; calls that are drawn come anew for each run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from simulator.inputs.columns import CallsOfRun

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.inputs.columns import Arrivals, Demands, HospitalColumns, MapTravel, MatrixTravel, Sites, UnitColumns
    from simulator.scenario import Scenario


class ArrivalSource(Protocol):
    """Gives the calls of each run; the same number gives the same calls."""

    def arrivals(self, run: int) -> Arrivals:
        """Give who calls in a run."""


class DemandsSource(Protocol):
    """Gives what calls ask of crews; the same calls and number give the same."""

    def demands(self, arrivals: Arrivals, run: int) -> Demands:
        """Give what the calls of a run ask."""


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """What a scenario names, loaded.

    Attributes
    ----------
    scenario : Scenario
    begin_ms : int
        When the run begins, ms since 1970 UTC; all other times are since then.
    travel : MatrixTravel or MapTravel
    stations : Sites
    units : UnitColumns
    hospitals : HospitalColumns
    posts : Sites
        Where relocation by posts sends crews, in their order; none otherwise.
    arriving : ArrivalSource
    asking : DemandsSource
    left_out : mapping
        How many recorded calls cannot be simulated, by reason.
    """

    scenario: Scenario
    begin_ms: int
    travel: MatrixTravel | MapTravel
    stations: Sites
    units: UnitColumns
    hospitals: HospitalColumns
    posts: Sites
    arriving: ArrivalSource
    asking: DemandsSource
    left_out: Mapping[str, int]

    def calls(self, run: int) -> CallsOfRun:
        """Give the calls of a run, from 1; the same run gives the same bytes."""
        arrivals = self.arriving.arrivals(run)
        return CallsOfRun(arrivals, self.asking.demands(arrivals, run))
