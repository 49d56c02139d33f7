"""The situation at one instant: everything that handlers and decisions may read, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from dispatch.columns import DecisionState
from dispatch.covering.busy import busy_at
from dispatch.covering.roads import roads_at
from dispatch.gathering import declined, incident_columns, unit_columns, with_under_way
from dispatch.offer import Offer
from dispatch.question import Question
from dispatch.timers import TARGETS
from dispatch.turning import takeable, worth_turning
from dispatch.vocabulary import IncidentState
from fleet.going.ways import Moves
from fleet.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from dispatch.columns import DecisionTables, UnitColumns
    from dispatch.covering.busy import Busy
    from dispatch.covering.cover import Cover
    from dispatch.covering.move_rules import MoveRules
    from dispatch.incident import Call, Incident, UnitRecord
    from dispatch.place import Place
    from dispatch.policy import Policy
    from dispatch.state import CentreState
    from dispatch.streets import Streets
    from dispatch.triage.catalogue import Catalogue
    from dispatch.triage.versions import Versions
    from fleet.districts import Districts
    from fleet.positions import PositionBook
    from fleet.roster import Fleet

_PLACED = frozenset({IncidentState.WAITING, IncidentState.ASSIGNED})


@dataclass(slots=True)
class Numbers:
    """Numbers for what is new; never given twice while the centre runs, gaps are allowed."""

    state: CentreState
    _call: int = field(default=0, init=False)
    _incident: int = field(default=0, init=False)
    _closure: int = field(default=0, init=False)
    _handover: int = field(default=0, init=False)

    def next_call(self) -> str:
        """Give the next call number."""
        self._call = max(self._call, self.state.last_call) + 1
        return str(self._call)

    def next_incident(self) -> str:
        """Give the next incident number."""
        self._incident = max(self._incident, self.state.last_incident) + 1
        return str(self._incident)

    def next_closure(self) -> str:
        """Give the next closure number."""
        self._closure = max(self._closure, self.state.last_closure) + 1
        return str(self._closure)

    def next_handover(self) -> str:
        """Give the next number of a handover."""
        self._handover = max(self._handover, self.state.last_handover) + 1
        return str(self._handover)


@dataclass(frozen=True, slots=True)
class Situation:
    """The state of the centre with all that stands beside it.

    `older` reads an incident that has left the state from the journal, None where there never was one; `sealed` the
    sealed fields of events, later ones over earlier ones.
    """

    now: datetime
    state: CentreState
    fleet: Fleet
    districts: Districts
    cover: Cover
    positions: PositionBook
    streets: Streets
    policy: Policy
    move_rules: MoveRules
    versions: Versions
    numbers: Numbers
    older: Callable[[str], Incident | None]
    sealed: Callable[[Sequence[int]], Mapping[str, Any]]

    @property
    def now_ms(self) -> int:
        """The instant in ms since 1970."""
        return to_ms(self.now)

    @property
    def busy(self) -> Busy:
        """How busy units are at this hour of the week."""
        return busy_at(self.state.busy, self.fleet, self.now)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of reasons for call that is in force now."""
        return self.versions.at(self.now)

    def incident(self, key: str) -> Incident | None:
        """Give an incident, however old; None where there is none."""
        return self.state.incidents.get(key) or self.older(key)

    def call(self, key: str) -> Call | None:
        """Give a call of a kept incident."""
        return self.state.calls.get(key)

    def unit(self, key: str) -> UnitRecord:
        """Give what the journal knows of a unit."""
        return self.state.unit(key)

    def knows_unit(self, key: str) -> bool:
        """Tell whether the unit is on the roster."""
        return key in self.fleet.unit_by_id

    def knows_station(self, key: str) -> bool:
        """Tell whether the station is in the reference data."""
        return key in self.fleet.station_by_id

    def knows_hospital(self, key: str) -> bool:
        """Tell whether the hospital is in the reference data."""
        return key in self.fleet.hospital_by_id

    def place(self, lon: float, lat: float) -> Place:
        """Give the public point of a place."""
        return self.streets.place(lon, lat)

    def arcs_of(self, geometry: Mapping[str, Any]) -> tuple[int, ...]:
        """Give the arcs that a closure's geometry names."""
        return self.streets.arcs_of(geometry)

    def question(self, asked: Sequence[Incident], *, only_sent_by_rule: bool = False) -> Question:
        """Gather all that a decision on some incidents reads: beside them, those whose units they may take.

        A rule that sends takes no unit that a person has sent.
        """
        units, places = unit_columns(self)
        under_way = takeable(self, units, asked, only_sent_by_rule=only_sent_by_rule)
        if under_way:
            under_way = worth_turning(under_way, units, asked, self._tables(units, places, asked), self)
        losing = {each.incident.id for each in under_way} - {each.id for each in asked}
        incidents = _by_number([*asked, *(each.incident for each in under_way)])
        tables = replace(self._tables(units, places, incidents), coverage_lost=self._coverage_lost(units, places))
        state = DecisionState(
            with_under_way(units, under_way, incidents, self),
            incident_columns(incidents, self, under_way, losing=losing),
        )
        return Question(state, self.now_ms, tables, self.policy)

    def _tables(self, units: UnitColumns, places: NDArray[np.float64], incidents: Sequence[Incident]) -> DecisionTables:
        wanted = [incident.place for incident in incidents]
        tables = self.streets.tables(places, wanted, self.now_ms + units.turnout_ms, moves=units.moves)
        return replace(tables, declined=declined(incidents, self))

    def _coverage_lost(self, units: UnitColumns, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the share of demand that is left uncovered where each unit goes, (units,) float64; 0 where unpriced.

        A crew that flies covers what nobody on the roads does: it counts as the one whose going costs most.
        """
        if not self.policy.coverage_ms:
            return np.zeros(len(places))
        found = self.cover.of(units, places, roads_at(self.streets, self.now), self.busy)
        demand = float(found.demand.sum())
        lost = found.unit_loss / demand if demand > 0 else np.zeros(len(places))
        return np.where(units.moves == Moves.AIR, lost.max(initial=0.0), lost)

    def cover_lost_with(self, row: int) -> tuple[tuple[str | None, float], ...]:
        """Give what the unit of a row takes from each district where it goes, as a share of all demand."""
        units, places = unit_columns(self)
        found = self.cover.of(units, places, roads_at(self.streets, self.now), self.busy)
        demand = float(found.demand.sum())
        if demand == 0:
            return ()
        lost = found.unit_loss_by_district[row] / demand
        order = [place for place in np.argsort(-lost, kind="stable").tolist() if lost[place] > 0]
        return tuple((self.cover.demand.districts[place], float(lost[place])) for place in order)

    def waiting(self) -> list[Incident]:
        """Give every incident that waits for a unit, by number."""
        return _by_number(incident for incident in self.state.open_incidents() if self._wants_one_now(incident))

    def _wants_one_now(self, incident: Incident) -> bool:
        """Tell whether an incident waits for a unit, the first or one more; planned work does not before its time."""
        due = incident.due_at is None or incident.due_at - TARGETS.lead <= self.now
        return incident.state in _PLACED and incident.wanting > 0 and due

    def waiting_with(self, incident: Incident) -> list[Incident]:
        """Give every incident that waits for a unit, and this one, by number."""
        return _by_number([*self.waiting(), incident])

    def offer(self, incident: Incident, unit: str) -> Offer:
        """Say how a unit stands for an incident beside the one that would be recommended."""
        from dispatch.recommendation import recommend

        recommendation = recommend(self, incident)
        candidates = {candidate.unit: candidate for candidate in recommendation.candidates}
        chosen = candidates.get(unit)
        return Offer(
            eta_ms=chosen.eta_ms if chosen else None,
            estimated=chosen.estimated if chosen else False,
            recommended=next((each.unit for each in recommendation.candidates if each.recommended), None),
            parts=chosen.parts if chosen else {},
        )


def _by_number(incidents: Iterable[Incident]) -> list[Incident]:
    """Give each incident once, sorted by number."""
    once = {int(incident.id): incident for incident in incidents}
    return [once[number] for number in sorted(once)]
