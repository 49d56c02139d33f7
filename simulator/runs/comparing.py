"""Two folders of runs, pair by pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np

from simulator.errors import SimulatorError
from simulator.measures import GROUPS, better_of, group_of
from simulator.runs.folder import read_summary
from simulator.runs.summary import bound
from simulator.statistics import LEVEL, Compared, Pairs, compare_measures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from simulator.runs.summary import RunRecord, Summary


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """One measure of two folders of runs.

    Attributes
    ----------
    measure : str
    a, b : float or None
        Means over the runs in which both have it; None where there is no such run.
    difference, low, high : float or None
        b - a with the interval of the pairs; a bound is None where nothing bounds it.
    winner : "a", "b" or None
        None where chance explains the difference, or neither value is wanted.
    runs : int
        How many pairs.
    probability, adjusted : float or None
        Of such a difference by chance: by itself, and among all measures that were asked for.
    """

    measure: str
    a: float | None
    b: float | None
    difference: float | None
    low: float | None
    high: float | None
    winner: Literal["a", "b"] | None
    runs: int
    probability: float | None
    adjusted: float | None


def compare(
    a: Path,
    b: Path,
    *,
    measures: Sequence[str] = (),
    by: Sequence[str] = (),
    level: float = LEVEL,
) -> list[Comparison]:
    """Compare two folders of runs by their measures; run k of one is the pair of run k of the other.

    All measures that are asked for are one family: the more are asked for, the more it takes to name a winner.

    Parameters
    ----------
    a, b : Path
    measures : sequence of str
        Which; all of the whole service where it is empty.
    by : sequence of str
        Broken down in these ways too: priority, form, district, hour, hospital.
    level : float

    Returns
    -------
    list of Comparison
        In the order of the summaries.

    Raises
    ------
    SimulatorError
        Where a folder is missing, empty or damaged, runs have no pair, or a pair met other chance or another time.
    """
    first, second = read_summary(a), read_summary(b)
    _check_pairs(first, second, a, b)
    pairs = list(zip(_ordered(first), _ordered(second), strict=True))
    asked = _asked(_names(pairs), measures, by)
    both = {name: _both(name, pairs) for name in asked}
    found = compare_measures({name: each for name, each in both.items() if each.a.size}, level=level)
    told: Mapping[str, Compared] = {each.measure: each for each in found}
    return [_told(name, told.get(name)) for name in asked]


def _ordered(summary: Summary) -> list[RunRecord]:
    return sorted(summary.runs, key=lambda record: record.run)


def _check_pairs(first: Summary, second: Summary, a: Path, b: Path) -> None:
    runs, others = ({record.run: record for record in each.runs} for each in (first, second))
    for here, there, lacking in ((runs, others, b), (others, runs, a)):
        if alone := sorted(here.keys() - there.keys()):
            raise SimulatorError(f"{lacking}: lacks runs {', '.join(map(str, alone))}, which the other has")
    for number, record in runs.items():
        other = others[number]
        if record.seed != other.seed:
            raise SimulatorError(
                f"run {number} is no pair: its seed is {record.seed} in {a} and {other.seed} in {b},"
                " so they met other chance"
            )
        if (record.begins_ms, record.ends_ms) != (other.begins_ms, other.ends_ms):
            raise SimulatorError(f"run {number} is no pair: it measures another time in {a} than in {b}")


def _names(pairs: Iterable[tuple[RunRecord, RunRecord]]) -> list[str]:
    return list(dict.fromkeys(name for pair in pairs for record in pair for name in record.measures))


def _asked(names: Sequence[str], measures: Sequence[str], by: Sequence[str]) -> list[str]:
    unknown = [each for each in measures if each not in names] + [each for each in by if each not in GROUPS]
    if unknown:
        raise SimulatorError(f"the runs have no measure and no group {unknown[0]!r}")
    if measures:
        return [name for name in names if name in measures or group_of(name) in by]
    return [name for name in names if group_of(name) is None or group_of(name) in by]


def _both(name: str, pairs: Iterable[tuple[RunRecord, RunRecord]]) -> Pairs:
    """Give the values of the pairs in which both runs have it."""
    values = [(first.measures.get(name), second.measures.get(name)) for first, second in pairs]
    known = [(one, two) for one, two in values if one is not None and two is not None]
    table = np.array(known, dtype=np.float64).reshape(-1, 2)
    return Pairs(table[:, 0], table[:, 1], better_of(name))


def _told(name: str, compared: Compared | None) -> Comparison:
    if compared is None:
        return Comparison(
            measure=name,
            a=None,
            b=None,
            difference=None,
            low=None,
            high=None,
            winner=None,
            runs=0,
            probability=None,
            adjusted=None,
        )
    found = compared.found
    return Comparison(
        measure=name,
        a=found.a,
        b=found.b,
        difference=found.difference,
        low=bound(found.low),
        high=bound(found.high),
        winner=compared.winner,
        runs=found.pairs,
        probability=found.probability,
        adjusted=compared.adjusted,
    )
