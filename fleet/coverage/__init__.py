"""Who is left: how much of the demand finds an idle unit in time; pure functions over plain arrays."""

from fleet.coverage.busy import BusyFractions, busy_fractions
from fleet.coverage.columns import DemandColumns, UnitColumns, demand_columns, unit_columns
from fleet.coverage.demand import Demand, demand_points
from fleet.coverage.expected import Coverage, coverage, expected_coverage
from fleet.coverage.hours import hour_of_week
from fleet.coverage.reach import USUAL_LIMITS_MS, reached, reached_within
from fleet.coverage.shares import CoveredDemand, covered_demand
from fleet.coverage.warm_up import warm_up

__all__ = [
    "USUAL_LIMITS_MS",
    "BusyFractions",
    "Coverage",
    "CoveredDemand",
    "Demand",
    "DemandColumns",
    "UnitColumns",
    "busy_fractions",
    "coverage",
    "covered_demand",
    "demand_columns",
    "demand_points",
    "expected_coverage",
    "hour_of_week",
    "reached",
    "reached_within",
    "unit_columns",
    "warm_up",
]
