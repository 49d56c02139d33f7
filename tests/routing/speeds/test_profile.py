"""Speeds by hour of the week: the default data, files of one's own, and the travel times they give."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.road_graph import MAX_TRAVEL_MS, ROAD_CLASSES, road_graph
from routing import build_hierarchy, customise, node_travel_times, recustomise
from routing.speeds import (
    SpeedError,
    SpeedProfile,
    hour_of_week,
    hourly_travel_ms,
    read_speed_profile,
    with_siren,
    without_siren,
    write_speed_profile,
)

if TYPE_CHECKING:
    from pathlib import Path

NIGHT, DAY = 3, 14
MAIN = ROAD_CLASSES.index("primary")
YARD = ROAD_CLASSES.index("service")
SLOTS = {"night": range(6), "morning": range(6, 12), "day": range(12, 18), "evening": range(18, 24)}
"""Hours that the default gives to the parts of a day of the source."""


def test_the_default_says_where_it_comes_from() -> None:
    for profile in (with_siren(), without_siren()):
        assert "(m)" in profile.source
        assert (profile.factor <= 1.0).all()
    assert with_siren().name == "with lights and siren"


def test_a_siren_is_never_slower_and_helps_where_it_is_slow() -> None:
    siren, plain = with_siren().factor, without_siren().factor
    assert (siren >= plain).all()
    assert siren[MAIN, DAY] > plain[MAIN, DAY] + 0.1
    assert (siren[:, NIGHT] == plain[:, NIGHT]).all()


@pytest.mark.realdata
@pytest.mark.parametrize("part", sorted(SLOTS))
@pytest.mark.parametrize(("kind", "first_hour"), [("workday", 0), ("weekend", 120)])
def test_the_default_slows_main_roads_as_st_petersburg_does(
    data_dir: Path, kind: str, first_hour: int, part: str
) -> None:
    with gzip.open(data_dir / "ems_spb" / "spb_travel_times.csv.gz", "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row[f"{kind}_{part}_s"] and row["weekend_night_s"]]
    total_s, free_s = (sum(float(row[name]) for row in rows) for name in (f"{kind}_{part}_s", "weekend_night_s"))
    hours = [first_hour + hour for hour in SLOTS[part]]
    assert (1 / without_siren().factor[MAIN, hours]).mean() == pytest.approx(total_s / free_s, abs=0.03)


@given(hour=st.integers(0, 167), travel_ms=st.lists(st.integers(0, MAX_TRAVEL_MS), min_size=2, max_size=2))
def test_times_are_those_of_the_free_road_divided_by_the_factor(hour: int, travel_ms: list[int]) -> None:
    graph = road_graph([0, 1], [1, 0], [0, 0.01], [0, 0], travel_ms=travel_ms, road_class=[MAIN, YARD])
    found = hourly_travel_ms(graph, without_siren(), hour)
    factor = without_siren().factor[[MAIN, YARD], hour]
    assert found.dtype == np.int32
    assert found.tolist() == np.minimum(np.round(travel_ms / factor), MAX_TRAVEL_MS).tolist()


def test_an_hour_becomes_a_metric_and_a_change_of_hour_a_change_of_some_arcs() -> None:
    graph = road_graph([0, 1], [1, 2], [0, 0.01, 0.02], [0, 0, 0], travel_ms=[60_000, 60_000], road_class=[MAIN, YARD])
    night, day = (hourly_travel_ms(graph, without_siren(), hour) for hour in (NIGHT, DAY))
    metric = customise(build_hierarchy(graph), night)
    assert node_travel_times(metric, [0], [2]).tolist() == [[120_000]]
    changed = np.flatnonzero(night != day)
    later = recustomise(metric, changed, day[changed])
    assert node_travel_times(later, [0], [2]).tolist() == [[60_000 + day[0]]]
    assert day[0] > 80_000


@pytest.mark.parametrize("hour", [-1, 168])
def test_an_hour_that_no_week_has_is_refused(hour: int) -> None:
    graph = road_graph([0], [1], [0, 0.01], [0, 0])
    with pytest.raises(SpeedError, match=f"a week has the hours 0 to 167, not {hour}"):
        hourly_travel_ms(graph, without_siren(), hour)


def test_hours_are_those_of_the_place() -> None:
    sunday_night = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    assert hour_of_week(sunday_night, UTC) == 166
    assert hour_of_week(sunday_night, ZoneInfo("Europe/Moscow")) == 1
    with pytest.raises(SpeedError, match="2026-11-22T22:30:00 has no time zone"):
        hour_of_week(sunday_night.replace(tzinfo=None), UTC)


def _rows() -> list[str]:
    return ["# name: ours", "# source: counted", "hour_of_week,fast,main,minor,yard"] + [
        f"{hour},1,0.5,0.9,1" for hour in range(168)
    ]


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    file = tmp_path / "speeds.csv"
    file.write_text("\n".join(_rows()))
    profile = read_speed_profile(file)
    assert (profile.name, profile.source) == ("ours", "counted")
    assert (profile.factor[MAIN] == 0.5).all()
    assert (profile.factor[YARD] == 1.0).all()


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "learnt.csv"
    write_speed_profile(without_siren(), file)
    again = read_speed_profile(file)
    assert (again.name, again.source) == (without_siren().name, without_siren().source)
    assert again.factor == pytest.approx(without_siren().factor, abs=1e-4)


@pytest.mark.parametrize(
    ("line", "text", "sentence"),
    [
        (3, "hour,main", "speeds.csv: the header must be hour_of_week and columns that name every class of road once"),
        (3, "hour_of_week,fast,main,minor", "speeds.csv: the header must be hour_of_week and columns"),
        (3, "hour_of_week,fast,main,minor,yard,primary", "speeds.csv: the header must be hour_of_week and columns"),
        (10, "6,1,fast,1,1", "speeds.csv:10: could not convert string to float: 'fast'"),
        (10, "6,1,1,1", "speeds.csv:10: hour 6 and 4 factors must stand here"),
        (10, "7,1,1,1,1", "speeds.csv:10: hour 6 and 4 factors must stand here"),
        (10, "6,1,0,1,1", "the factor of primary in hour 6 of the week is 0, outside 0.01 to 10"),
        (10, "6,1,nan,1,1", "the factor of primary in hour 6 of the week is nan, outside 0.01 to 10"),
        (171, "", "speeds.csv: 168 hours must follow the header, not 167"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, line: int, text: str, sentence: str) -> None:
    rows = _rows()
    rows[line - 1] = text
    file = tmp_path / "speeds.csv"
    file.write_text("\n".join(rows))
    with pytest.raises(SpeedError) as caught:
        read_speed_profile(file)
    assert sentence in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpeedError, match=r"none.csv cannot be read"):
        read_speed_profile(tmp_path / "none.csv")


def test_factors_of_another_shape_are_refused() -> None:
    with pytest.raises(SpeedError, match=r"the factors must have the shape \(12, 168\), not \(2, 2\)"):
        SpeedProfile("ours", "", np.ones((2, 2)))
