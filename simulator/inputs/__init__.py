"""What a scenario names, loaded into plain arrays: travel, stations, units, hospitals, and the calls of each run."""

from simulator.inputs.inputs import Inputs
from simulator.inputs.loading import load

__all__ = ["Inputs", "load"]
