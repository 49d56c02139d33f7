"""What runs say and what they do not: intervals, differences, when to stop, what to leave out."""

from simulator.statistics.comparison import Better, Compared, Pairs, compare_measures, holm
from simulator.statistics.intervals import LEVEL, Interval, mean_interval, percentile_interval, share_interval
from simulator.statistics.little import LittlesLaw, littles_law
from simulator.statistics.paired import PairedDifference, paired_difference
from simulator.statistics.percentiles import percentile
from simulator.statistics.sequential import Precision, Settled, runs_wanted, until_narrow
from simulator.statistics.warm_up import WarmUp, warm_up

__all__ = [
    "LEVEL",
    "Better",
    "Compared",
    "Interval",
    "LittlesLaw",
    "PairedDifference",
    "Pairs",
    "Precision",
    "Settled",
    "WarmUp",
    "compare_measures",
    "holm",
    "littles_law",
    "mean_interval",
    "paired_difference",
    "percentile",
    "percentile_interval",
    "runs_wanted",
    "share_interval",
    "until_narrow",
    "warm_up",
]
