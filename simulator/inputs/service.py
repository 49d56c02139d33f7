"""What calls ask of crews: recorded, drawn as fitted to a history, or drawn by a law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import frozen
from simulator.chance import Purpose, generator
from simulator.demand.counts import ANY_CLASS
from simulator.history.columns import NO_TIME, Stage
from simulator.inputs.calls_of_history import UNKNOWN_CLASS
from simulator.inputs.columns import MINUTE_MS, Demands
from simulator.scenario.errors import ScenarioError, told_at
from simulator.service_times.durations import Law
from simulator.service_times.service_times import draw_service, fit_service_times

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from simulator.history.columns import History
    from simulator.inputs.columns import Arrivals
    from simulator.inputs.histories import Histories
    from simulator.scenario import Scenario
    from simulator.scenario.sections.needs import Service
    from simulator.service_times.service_times import ServiceTimes


@dataclass(frozen=True, slots=True, eq=False)
class FittedDemands:
    """Times drawn as they were learnt, by class of reasons."""

    scenario: Scenario
    times: ServiceTimes

    def demands(self, arrivals: Arrivals, run: int) -> Demands:
        """Draw what the calls of a run ask; raises `ScenarioError` where a class of theirs was not learnt."""
        seed = self.scenario.runs.seed
        drawn = draw_service(self.times, self._rows(arrivals.classes)[arrivals.reason_class], seed=seed, run=run)
        return Demands(
            drawn.carried, frozen(drawn.on_scene_ms.astype(np.float64)), frozen(drawn.handover_ms.astype(np.float64))
        )

    def _rows(self, classes: tuple[str, ...]) -> NDArray[np.int32]:
        """Give the row of each class among those that were learnt, (classes,) int32.

        Where no reason was recorded, that of the class of which most responses were seen.
        """
        learnt = self.times.classes
        row_of = {name: row for row, name in enumerate(learnt)}
        usual = int(np.argmax([each.responses for each in self.times.of_class]))
        row_of.setdefault(UNKNOWN_CLASS, usual)
        if learnt == (ANY_CLASS,):
            return np.zeros(len(classes), dtype=np.int32)
        for name in classes:
            if name not in row_of:
                place, known = self.scenario.where("service"), ", ".join(learnt[:20])
                raise ScenarioError(f"{place}: class {name!r} of the calls was not learnt; there are {known}")
        return np.array([row_of[name] for name in classes], dtype=np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class RecordedDemands:
    """Times as they were recorded; of calls whose record has gaps, drawn as all others were.

    Attributes
    ----------
    recorded : Demands
    known : (calls,) bool
        Whether the record of a call is whole.
    otherwise : FittedDemands or None
        None where all are known.
    """

    recorded: Demands
    known: NDArray[np.bool_]
    otherwise: FittedDemands | None

    def demands(self, arrivals: Arrivals, run: int) -> Demands:
        """Give what the calls ask."""
        if self.otherwise is None:
            return self.recorded
        drawn = self.otherwise.demands(arrivals, run)
        return Demands(
            frozen(np.where(self.known, self.recorded.carried, drawn.carried)),
            frozen(np.where(self.known, self.recorded.on_scene_ms, drawn.on_scene_ms)),
            frozen(np.where(self.known, self.recorded.handover_ms, drawn.handover_ms)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class LawDemands:
    """Times drawn by a law; each call takes one number of each stream, whatever becomes of it."""

    service: Service
    seed: int

    def demands(self, arrivals: Arrivals, run: int) -> Demands:
        """Draw what the calls of a run ask."""
        told, count = self.service, len(arrivals)
        assert told.on_scene_mean_min is not None
        assert told.handover_mean_min is not None
        carried = self._chance(Purpose.CONVEYANCE, run, count) < (told.carried_share or 0.0)
        scene = _by_law(
            told.law, told.on_scene_mean_min, told.on_scene_spread_min, self._chance(Purpose.SCENE, run, count)
        )
        hand = _by_law(
            told.law, told.handover_mean_min, told.handover_spread_min, self._chance(Purpose.HANDOVER, run, count)
        )
        return Demands(frozen(carried), frozen(scene * MINUTE_MS), frozen(np.where(carried, hand * MINUTE_MS, 0.0)))

    def _chance(self, purpose: Purpose, run: int, count: int) -> NDArray[np.float64]:
        return generator(self.seed, purpose, run).random(count)


def fitted_demands(scenario: Scenario, histories: Histories) -> FittedDemands:
    """Learn service times; raises `ScenarioError` where the history tells none."""
    section, mapping, file = _fitting_source(scenario)
    history = histories.of(section, mapping, file)
    return _fitted(scenario, history, section)


def recorded_demands(scenario: Scenario, history: History, rows: NDArray[np.int64]) -> RecordedDemands:
    """Take the times of some calls of a history as they were recorded of the first unit that reached each.

    Raises
    ------
    ScenarioError
        Where records have gaps, and the history tells too little to draw them.
    """
    responses = history.responses
    reached = np.flatnonzero(responses.at_ms[:, Stage.ON_SCENE] != NO_TIME)
    calls, first = np.unique(responses.call[reached], return_index=True)
    of_call = np.full(len(history), len(responses), dtype=np.int64)
    of_call[calls] = reached[first]
    left = responses.at_ms[:, Stage.TRANSPORTING] != NO_TIME
    carried = np.concatenate((left, np.zeros(1, dtype=np.bool_)))
    to_end = _duration(history, Stage.ON_SCENE, Stage.ENDED)
    scene = np.where(carried, _duration(history, Stage.ON_SCENE, Stage.TRANSPORTING), to_end)
    handover = np.where(carried, _duration(history, Stage.AT_HOSPITAL, Stage.ENDED), 0.0)
    row = of_call[rows]
    known = (scene[row] > 0) & (handover[row] >= 0)
    recorded = Demands(frozen(carried[row]), frozen(scene[row]), frozen(handover[row]))
    otherwise = None if known.all() else _fitted(scenario, history, "calls")
    return RecordedDemands(recorded, frozen(known), otherwise)


def _duration(history: History, start: Stage, end: Stage) -> NDArray[np.float64]:
    """Give a duration of each response, and NaN behind the last for calls that have none."""
    return np.append(history.responses.duration_ms(start, end), np.nan)


def _fitted(scenario: Scenario, history: History, section: str) -> FittedDemands:
    law = None if scenario.service.fit is None else Law(scenario.service.fit)
    with told_at(scenario.where(f"{section}.mapping")):
        return FittedDemands(scenario, fit_service_times(history, law=law))


def _fitting_source(scenario: Scenario) -> tuple[str, str, Path | None]:
    """Give the section that names the history to fit to, its mapping and its file."""
    for name in ("service", "calls", "demand"):
        section = getattr(scenario, name)
        if section is not None and section.mapping is not None:
            return name, section.mapping, section.file
    raise ScenarioError(f"{scenario.where('service.mapping')} is missing")


def _by_law(law: str, mean: float, spread: float | None, chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the quantile of a law for each uniform number."""
    if law == "constant":
        return np.full(len(chance), mean)
    if law == "exponential":
        return np.asarray(-mean * np.log1p(-chance))
    from scipy.special import ndtri

    variance = np.log1p(((spread or mean / 2) / mean) ** 2)
    return np.asarray(np.exp(np.log(mean) - variance / 2 + np.sqrt(variance) * ndtri(chance)))
