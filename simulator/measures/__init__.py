"""What a run was like: its plain columns, their files, and the measures taken of them."""

from simulator.measures.catalogue import BETTER, GROUPS, better_of, group_of, measure
from simulator.measures.columns import (
    BusyColumns,
    CallColumns,
    CoverColumns,
    MoveColumns,
    RunColumns,
    ShiftColumns,
)
from simulator.measures.csv_reading import read_csv
from simulator.measures.csv_writing import write_csv
from simulator.measures.kinds import NOBODY, Names
from simulator.measures.npz_files import read_npz, write_npz
from simulator.measures.over_time import busy_over_time

__all__ = [
    "BETTER",
    "GROUPS",
    "NOBODY",
    "BusyColumns",
    "CallColumns",
    "CoverColumns",
    "MoveColumns",
    "Names",
    "RunColumns",
    "ShiftColumns",
    "better_of",
    "busy_over_time",
    "group_of",
    "measure",
    "read_csv",
    "read_npz",
    "write_csv",
    "write_npz",
]
