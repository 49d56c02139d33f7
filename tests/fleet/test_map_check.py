"""A station in the sea is refused with the file and line where it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from fleet.errors import FleetError
from fleet.map_check import check_against_map
from fleet.tables import read_fleet
from fleet.template import write_template
from maps import road_graph
from maps.snapping import snapping_index

if TYPE_CHECKING:
    from pathlib import Path

    from fleet.roster import Fleet
    from maps.snapping import ArcIndex

SEA = "s4,Морская,29.5,59.96\n"


@pytest.fixture(scope="module")
def index() -> ArcIndex:
    lon, lat = [30.28, 30.32, 30.3609, 30.335, 30.41], [59.95, 59.9386, 59.9311, 59.919, 59.9035]
    return snapping_index(road_graph([0, 1, 2, 3], [1, 2, 3, 4], lon, lat))


def fleet_with(folder: Path, *stations: str, hospital: str = "") -> Fleet:
    write_template(folder)
    for file, text in (("stations.csv", "".join(stations)), ("hospitals.csv", hospital)):
        with (folder / file).open("a", encoding="utf-8") as rows:
            rows.write(text)
    return read_fleet(folder, time_zone=ZoneInfo("Europe/Moscow"))


def test_a_fleet_beside_the_roads_passes(tmp_path: Path, index: ArcIndex) -> None:
    check_against_map(fleet_with(tmp_path), index)


def test_what_lies_far_from_every_road_is_told_by_file_and_line(tmp_path: Path, index: ArcIndex) -> None:
    fleet = fleet_with(tmp_path, SEA, hospital="h3,Островная,29.6,59.97,general\n")
    with pytest.raises(FleetError) as caught:
        check_against_map(fleet, index)
    assert caught.value.lines == (
        "hospitals.csv:4: 29.6,59.97 is more than 1000 m from any road of the map",
        "stations.csv:5: 29.5,59.96 is more than 1000 m from any road of the map",
    )
    check_against_map(fleet, index, limit_m=100_000)


def test_a_fleet_of_another_map_with_swapped_places_gets_a_hint(tmp_path: Path, index: ArcIndex) -> None:
    write_template(tmp_path)
    (tmp_path / "stations.csv").write_text(
        "id,name,lon,lat\ns1,A,59.9386,30.32\ns2,B,59.9311,30.3609\ns3,E,59.9035,30.41\n", encoding="utf-8"
    )
    (tmp_path / "hospitals.csv").write_text(
        "id,name,lon,lat,departments\nh1,C,59.919,30.335,general\nh2,D,170.5,-80,general\n", encoding="utf-8"
    )
    fleet = read_fleet(tmp_path, time_zone=ZoneInfo("Europe/Moscow"))
    with pytest.raises(FleetError) as caught:
        check_against_map(fleet, index)
    far = "is more than 1000 m from any road of the map"
    assert caught.value.lines == (
        f"hospitals.csv:2: 59.919,30.335 {far}: lon and lat look swapped",
        f"hospitals.csv:3: 170.5,-80 {far}",
        f"stations.csv:2: 59.9386,30.32 {far}: lon and lat look swapped",
        f"stations.csv:3: 59.9311,30.3609 {far}: lon and lat look swapped",
        f"stations.csv:4: 59.9035,30.41 {far}: lon and lat look swapped",
    )
