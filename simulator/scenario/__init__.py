"""Scenario files: what a simulation is of, in TOML, every key checked and documented."""

from simulator.scenario.errors import ScenarioError
from simulator.scenario.reading import read_scenario, read_sweep
from simulator.scenario.scenario import Scenario
from simulator.scenario.telling import scenario_as_json

__all__ = ["Scenario", "ScenarioError", "read_scenario", "read_sweep", "scenario_as_json"]
