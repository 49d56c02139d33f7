from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from fleet.instants import from_ms, to_ms
from simulator.demand.counts import count_calls
from simulator.demand.demand import Demand
from simulator.demand.drawing import draw_calls
from simulator.demand.hours import HOUR_MS
from simulator.demand.seasons import seasons_of
from simulator.demand.zone_counts import demand_of_weights, read_zone_counts
from simulator.errors import SimulatorError
from simulator.history.errors import HistoryError
from simulator.history.mapping_file import parse_mapping
from simulator.history.reading import read_history

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.history.columns import History

MAPPING = """
name = "made up"
rows = "calls"
[time]
zone = "Europe/Moscow"
[columns]
at = "at"
zone = "zone"
reason = "reason"
"""

START = to_ms(datetime(2023, 1, 1, tzinfo=UTC))


def history(tmp_path: Path, rows: list[str]) -> History:
    path = tmp_path / "calls.csv"
    path.write_text("\n".join(("at,zone,reason", *rows)), encoding="utf-8")
    return read_history(path, parse_mapping(MAPPING, "made_up.toml")).history


def years(tmp_path: Path, month: np.ndarray, growth: float, days: int) -> History:
    demand = Demand(("a",), ("x",), "Europe/Moscow", np.full((1, 1, 168), 1.5), month, growth, START)
    calls = draw_calls(demand, START, START + days * 24 * HOUR_MS, seed=1)
    return history(tmp_path, [f"{from_ms(at).isoformat()},a,x" for at in calls.at_ms.tolist()])


def test_calls_are_counted_on_the_wall_clock_of_the_region(tmp_path: Path) -> None:
    hourly = [datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=number) for number in range(15 * 24)]
    rows = [f"{at.isoformat()},{'a' if at.hour == 6 else 'b'},x" for at in hourly]
    counts = count_calls(history(tmp_path, [*rows, "2026-03-02T06:30:00,a,", "2026-03-02T06:30:00,,x"]))
    assert counts.zones == ("b", "a")
    assert set(np.flatnonzero(counts.calls[1, 0]) % 24) == {9}
    assert counts.calls.sum() == pytest.approx(15 * 24, abs=1)
    assert counts.mean().max() == 1
    with pytest.raises(SimulatorError, match="at least one whole week"):
        count_calls(history(tmp_path, rows[:50]))


def test_months_and_growth_are_learnt_where_the_history_is_long_enough(tmp_path: Path) -> None:
    month = np.r_[np.full(6, 0.8), np.full(6, 1.2)]
    seasons = seasons_of(years(tmp_path, month, 1.1, 731))
    assert seasons.months_known
    assert seasons.growth_known
    assert seasons.growth == pytest.approx(1.1, abs=0.03)
    assert seasons.month == pytest.approx(month, abs=0.08)


def test_a_short_history_tells_no_season(tmp_path: Path) -> None:
    seasons = seasons_of(years(tmp_path, np.ones(12), 1.0, 100))
    assert not seasons.months_known
    assert not seasons.growth_known
    assert (seasons.month == 1).all()
    assert seasons.growth == 1


def test_counts_of_a_register_are_read_by_zone_and_class(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("zone,class,count\nwest,heart,30\neast,heart,10\nwest,birth,5\n", encoding="utf-8")
    found = read_zone_counts(path, ["west", "east"], ["heart", "birth"])
    assert found.tolist() == [[30, 5], [10, 0]]
    demand = demand_of_weights(
        ["west", "east"], found, classes=["heart", "birth"], calls_per_day=[8, 2], hourly=np.ones(168), time_zone="UTC"
    )
    assert demand.per_hour.sum(axis=2).tolist() == pytest.approx(np.array([[42, 14], [14, 0]]))


def test_wrong_rows_of_a_register_are_told_by_line(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("zone,class,count\nnorth,,3\nwest,burn,3\nwest,,-3\nwest,,3\nwest,heart,3\n", encoding="utf-8")
    with pytest.raises(HistoryError) as caught:
        read_zone_counts(path, ["west"], ["heart"])
    assert caught.value.lines == (
        "register.csv:2: zone 'north' is not one of the demand's",
        "register.csv:3: class 'burn' is not one of the demand's: heart",
        "register.csv:4: count '-3' is no whole number from 0",
        "register.csv:6: zone 'west' is there twice",
    )
    path.write_text("name,patients\n", encoding="utf-8")
    with pytest.raises(HistoryError, match="must have the columns zone, count"):
        read_zone_counts(path, ["west"], ["heart"])
