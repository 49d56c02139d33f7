"""A scenario to its inputs: every file that it names is read and held against the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.inputs.calls_of_columns import arrivals_of_columns, demands_of_columns
from simulator.inputs.calls_of_history import arrivals_of_history
from simulator.inputs.columns import HOUR_MS
from simulator.inputs.drawn_calls import load_demand
from simulator.inputs.given_calls import GivenArrivals
from simulator.inputs.histories import Histories
from simulator.inputs.inputs import Inputs
from simulator.inputs.own_policy import own_policy
from simulator.inputs.service import LawDemands, fitted_demands, recorded_demands
from simulator.inputs.sites import load_hospitals, load_stations
from simulator.inputs.travel import load_travel
from simulator.inputs.units import load_fleet, load_units
from simulator.scenario.errors import ScenarioError, UnfitError

if TYPE_CHECKING:
    from simulator.inputs.columns import MapTravel, MatrixTravel, Sites
    from simulator.inputs.inputs import ArrivalSource, DemandsSource
    from simulator.inputs.sites import SiteList
    from simulator.scenario import Scenario

DAYS_AFTER: Final = 2
"""So long shifts go on after the last call, for whoever is still under way (m)."""


def load(scenario: Scenario) -> Inputs:
    """Load all that a scenario names.

    Raises
    ------
    ScenarioError
        As ``FILE:LINE: key reason``: a file that cannot be read, a station in the sea, an empty history, times that run
        backwards.
    """
    travel = load_travel(scenario)
    fleet = load_fleet(scenario)
    stations = load_stations(scenario, travel, fleet)
    hospitals = load_hospitals(scenario, travel, fleet)
    histories = Histories(scenario)
    arriving = _arriving(scenario, travel, histories)
    units = load_units(scenario, fleet, stations, _days(scenario, arriving))
    posts = _posts(scenario, stations)
    own_policy(scenario)
    inputs = Inputs(
        scenario=scenario,
        begin_ms=scenario.begin_ms,
        travel=travel,
        stations=stations.sites(),
        units=units,
        hospitals=hospitals,
        posts=posts,
        arriving=arriving,
        asking=_asking(scenario, arriving, histories),
        left_out=arriving.left_out if isinstance(arriving, GivenArrivals) else {},
    )
    inputs.calls(1)
    return inputs


def _arriving(scenario: Scenario, travel: MatrixTravel | MapTravel, histories: Histories) -> ArrivalSource:
    calls = scenario.calls
    if calls.by == "columns":
        return arrivals_of_columns(scenario, travel)
    if calls.by == "demand":
        return load_demand(scenario, travel, histories)
    assert calls.mapping is not None
    return arrivals_of_history(scenario, travel, histories.of("calls", calls.mapping, calls.file))


def _asking(scenario: Scenario, arriving: ArrivalSource, histories: Histories) -> DemandsSource:
    service, calls = scenario.service, scenario.calls
    if service.by == "law":
        return LawDemands(service, scenario.runs.seed)
    if service.by == "fitted":
        return fitted_demands(scenario, histories)
    assert isinstance(arriving, GivenArrivals)
    if calls.by == "columns":
        return demands_of_columns(scenario, arriving.row)
    assert calls.mapping is not None
    return recorded_demands(scenario, histories.of("calls", calls.mapping, calls.file), arriving.row)


def _days(scenario: Scenario, arriving: ArrivalSource) -> int:
    """Give for how many days shifts are wanted."""
    hours = scenario.runs.duration_h
    last_ms = hours * HOUR_MS if hours is not None else float(arriving.arrivals(1).at_ms[-1])
    return int(last_ms // (24 * HOUR_MS)) + 1 + DAYS_AFTER


def _posts(scenario: Scenario, stations: SiteList) -> Sites:
    rows, faults = [], []
    for told in scenario.relocation.posts or ():
        try:
            rows.append(stations.row(told))
        except UnfitError as error:
            faults.append(f"{scenario.where('relocation.posts')} {error}")
    if faults:
        raise ScenarioError(*faults)
    return stations.chosen(rows)
