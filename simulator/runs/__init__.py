"""Folders of runs: written run by run, summed up, compared."""

from simulator.runs.comparing import Comparison, compare
from simulator.runs.folder import finished_runs, read_run, read_summary, write_run, write_summary
from simulator.runs.summary import Estimate, RunRecord, Summary, summarise

__all__ = [
    "Comparison",
    "Estimate",
    "RunRecord",
    "Summary",
    "compare",
    "finished_runs",
    "read_run",
    "read_summary",
    "summarise",
    "write_run",
    "write_summary",
]
