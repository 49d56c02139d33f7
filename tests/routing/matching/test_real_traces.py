"""Recorded drives: how much of the way that was driven is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from real_traces import beijing_drives, beijing_roads, off_the_way_m, read_gpx, roads_of_lines, seattle_drive

from maps import every_turn, read_osm
from maps.projection import plane_around
from maps.road_graph import great_circle_m
from routing import build_hierarchy
from routing.matching import Skip, match_trace, road_lengths, trace

if TYPE_CHECKING:
    from pathlib import Path

    from routing.matching import RoadLengths

pytestmark = pytest.mark.realdata


@pytest.mark.parametrize(("name", "at_least"), [("set60", 0.92), ("set120", 0.90)])
def test_beijing_taxis_are_found_within_50_m_of_the_hand_traced_line(
    data_dir: Path, name: str, at_least: float
) -> None:
    folder = data_dir / "mapmatch_beijing"
    lengths = road_lengths(build_hierarchy(beijing_roads(folder)))
    off_m = [
        off_the_way_m(drive.driven, match_trace(lengths, trace(drive.places, drive.at_ms)))
        for drive in beijing_drives(folder, name)
    ]
    assert (np.concatenate(off_m) <= 50.0).mean() >= at_least


def test_beijing_taxis_are_found_as_well_where_turns_count(data_dir: Path) -> None:
    folder = data_dir / "mapmatch_beijing"
    graph = beijing_roads(folder)
    lengths = road_lengths(build_hierarchy(graph, every_turn(graph)))
    off_m = [
        off_the_way_m(drive.driven, match_trace(lengths, trace(drive.places, drive.at_ms)))
        for drive in beijing_drives(folder, "set60")
    ]
    assert (np.concatenate(off_m) <= 50.0).mean() >= 0.90


@pytest.mark.parametrize(
    ("file", "extract", "within_m"),
    [("issue-13.gpx", "map-issue13.osm.gz", 2.5), ("andorra_for_map_matching.gpx", "andorra.osm.pbf", 5.0)],
)
def test_tracks_of_graphhopper_are_as_long_as_their_way_and_near_it(
    data_dir: Path, file: str, extract: str, within_m: float
) -> None:
    folder = data_dir / "mapmatch_graphhopper"
    track = read_gpx(folder / file)
    matched = match_trace(road_lengths(build_hierarchy(read_osm(folder / extract))), trace(track))
    track_m = great_circle_m(*track[:-1].T, *track[1:].T).sum()
    assert matched.length_m == pytest.approx(track_m, abs=within_m)
    assert len(matched.chains) == 1
    assert set(matched.skipped()) == {Skip.NEAR}
    assert (off_the_way_m(track, matched) <= 20.0).all()


@pytest.mark.parametrize(("seconds", "at_least"), [(1, 0.999), (10, 0.99), (30, 0.95), (60, 0.88)])
def test_the_drive_through_seattle_is_found_among_streets_every_200_m(
    data_dir: Path, seconds: int, at_least: float
) -> None:
    drive = seattle_drive(data_dir / "mapmatch_seattle")
    rng = np.random.default_rng(112)
    plane = plane_around(*drive.places.T)
    fixes_m = plane.to_metres(*drive.places[::seconds].T) + rng.normal(0.0, 7.0, (len(drive.places[::seconds]), 2))
    matched = match_trace(_seattle(data_dir), trace(plane.to_degrees(*fixes_m.T), drive.at_ms[::seconds]))
    assert (off_the_way_m(drive.driven, matched) <= 50.0).mean() >= at_least
    assert Skip.FAR not in matched.skipped()


def _seattle(data_dir: Path) -> RoadLengths:
    """Give the roads of the drive among made-up straight streets: the map of this set is not there."""
    drive = seattle_drive(data_dir / "mapmatch_seattle")
    plane = plane_around(*drive.places.T)
    driven = shapely.LineString(plane.to_metres(*drive.driven.T))
    left, lower, right, upper = driven.buffer(300.0).bounds
    columns = [[(x, lower), (x, upper)] for x in np.arange(left, right, 200.0)]
    rows = [[(left, y), (right, y)] for y in np.arange(lower, upper, 200.0)]
    lines = [driven, *(shapely.LineString(ends) for ends in columns + rows)]
    return road_lengths(build_hierarchy(roads_of_lines(lines, plane)))


@pytest.mark.parametrize("file", ["no_trk.gpx", "no_trkpt.gpx"])
def test_tracks_of_nothing_have_no_way(data_dir: Path, file: str) -> None:
    folder = data_dir / "mapmatch_graphhopper"
    lengths = road_lengths(build_hierarchy(read_osm(folder / "map-issue13.osm.gz")))
    assert match_trace(lengths, trace(read_gpx(folder / file))).chains == ()
