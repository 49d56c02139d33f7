"""Every line of a fleet's files that is wrong is told as FILE:LINE: reason, and nothing is imported then."""

from __future__ import annotations

import json
from datetime import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleet.errors import FleetError
from fleet.tables import read_fleet

if TYPE_CHECKING:
    from pathlib import Path

    from fleet.roster import Fleet

MOSCOW = ZoneInfo("Europe/Moscow")

GOOD = {
    "stations.csv": "id,name,lon,lat\ns1,Подстанция № 1,30.31,59.93\ns2,Подстанция № 2,30.36,59.95\n",
    "units.csv": "id,call_sign,station,capabilities\nu1,1-1,s1,general;feldsher\nu2,1-2,s1,general;physician\n",
    "crews.csv": "id,name,skills\nc1,Сотрудник 1,feldsher\nc2,Сотрудник 2,physician\n",
    "shifts.csv": "unit,crew,from,until,days\nu1,c1,08:00,20:00,mon-fri\nu2,c2,08:00,08:00,daily\n",
    "hospitals.csv": "id,name,lon,lat,departments\nh1,Больница,30.33,59.91,general;stroke\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def read(folder: Path, **files: str) -> Fleet:
    for stem, text in files.items():
        (folder / f"{stem}.csv").write_text(text, encoding="utf-8")
    return read_fleet(folder, time_zone=MOSCOW)


def faults(folder: Path, **files: str) -> list[str]:
    with pytest.raises(FleetError) as caught:
        read(folder, **files)
    assert str(caught.value) == "\n".join(caught.value.lines)
    return list(caught.value.lines)


def with_row(file: str, row: str) -> dict[str, str]:
    return {file: GOOD[f"{file}.csv"] + row + "\n"}


UNITS_THAT_MOVE = "ид,позывной,подстанция,профиль,передвижение\nu1,1-1,s1,общая,\nu2,1-2,s2,ФБ,{}\n"


@pytest.mark.parametrize(
    ("word", "code"),
    [("", "road"), ("пешком", "foot"), ("Своя машина", "own_car"), ("вертолет", "air"), ("helicopter", "air")],
)
def test_how_a_unit_moves_may_be_said_in_russian_and_english(folder: Path, word: str, code: str) -> None:
    fleet = read(folder, units=UNITS_THAT_MOVE.format(word))
    assert [unit.moves.code for unit in fleet.units] == ["road", code]


def test_an_unknown_way_of_moving_is_told_with_its_line(folder: Path) -> None:
    told = faults(folder, units=UNITS_THAT_MOVE.format("вертолёд"))
    assert told == ["units.csv:3: moves names an unknown way of moving 'вертолёд': is 'вертолет' meant?"]


def test_a_good_folder_becomes_a_fleet(folder: Path) -> None:
    fleet = read(folder)
    assert fleet.station_by_id["s1"].name == "Подстанция № 1"
    assert fleet.unit_by_id["u2"].capabilities == {"general", "physician"}
    assert fleet.shifts[0].days == {1, 2, 3, 4, 5}
    assert fleet.time_zone == MOSCOW
    assert fleet.zones == ()


def test_russian_headers_semicolons_a_mark_at_the_start_and_decimal_commas(folder: Path) -> None:
    fleet = read(
        folder,
        stations="\ufeffКод;Название;Долгота;Широта;Примечание\r\n\r\ns1;Подстанция № 1;30,31;59,93;у моста\r\n",
        units="Код;Позывной;Подстанция;Профиль\nu1;1-1;s1;ФБ, общепрофильная\nu2;1-2;s1;ВР|БИТ\n",
        crews="код;имя;навыки\nc1;Сотрудник 1;фельдшер\nc2;Сотрудник 2;врач,водитель\n",
        shifts="Бригада;Экипаж;С;До;Дни\nu1;c1|c2;8:00;24:00;пн,ср\n",
        hospitals='ИД;Наименование;Широта;Долгота;Отделения\nh1;Больница;59,91;30,33;"Роддом; ожоги"\n',
    )
    assert (fleet.station_by_id["s1"].lon, fleet.station_by_id["s1"].lat) == (30.31, 59.93)
    assert fleet.unit_by_id["u2"].capabilities == {"physician", "resuscitation"}
    assert fleet.crew_by_id["c2"].skills == {"physician", "driver"}
    assert fleet.shifts[0].crew == ("c1", "c2")
    assert (fleet.shifts[0].start, fleet.shifts[0].end) == (time(8), time(0))
    assert fleet.shifts[0].days == {1, 3}
    assert fleet.hospital_by_id["h1"].departments == {"obstetric", "burns"}
    assert fleet.hospital_by_id["h1"].lat == 59.91


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("mon-fri", "12345"),
        ("Пн-Пт", "12345"),
        ("fri-mon", "1567"),
        ("6|7", "67"),
        ("1-3", "123"),
        ("понедельник|wed", "13"),
        ("daily", "1234567"),
        ("Ежедневно", "1234567"),
        ("будни|вс", "123457"),
        ("сб – вс", "67"),
    ],
)
def test_days_are_read_as_people_write_them(folder: Path, written: str, days: str) -> None:
    fleet = read(folder, shifts=f"unit,crew,from,until,days\nu1,c1,08:00,20:00,{written}\n")
    assert fleet.shifts[0].days == {int(day) for day in days}


@pytest.mark.parametrize(
    ("file", "row", "fault"),
    [
        ("stations", "s1,Третья,30.3,59.9", "stations.csv:4: id s1 is there twice, first on line 2"),
        ("stations", "s3,,30.3,59.9", "stations.csv:4: name is empty"),
        ("stations", ",Третья,30.3,59.9", "stations.csv:4: id is empty"),
        ("stations", "s3,Третья,,59.9", "stations.csv:4: lon is empty"),
        ("stations", "s3,Третья,east,59.9", "stations.csv:4: lon is 'east': want degrees such as 30.3146"),
        ("stations", "s3,Третья,nan,59.9", "stations.csv:4: lon is nan, not a number of degrees"),
        ("stations", "s3,Третья,200,59.9", "stations.csv:4: lon is 200, outside -180 to 180"),
        ("stations", "s3,Третья,59.9,130", "stations.csv:4: lat is 130, outside -90 to 90: are lon and lat swapped?"),
        (
            "stations",
            "s3,Третья,59.9,30.3",
            "stations.csv:4: lon 59.9 and lat 30.3 look swapped: the others lie near 30.3,59.9",
        ),
        (
            "stations",
            "s3,Третья,30,3,59,9",
            "stations.csv:4: has 6 cells for 4 columns: put a cell that holds a separator in quotes",
        ),
        ("stations", "s3,Третья", "stations.csv:4: has 2 cells for 4 columns"),
        ("stations", 's3,"Третья', "stations.csv:4: cannot be divided into cells: unexpected end of data"),
        ("units", "U1,1-3,s1,general", "units.csv:4: id U1 is there twice, first on line 2"),
        ("units", "u3,1-1,s1,general", "units.csv:4: call_sign 1-1 is there twice, first on line 2"),
        ("units", "u3,1-3,s9,general", "units.csv:4: station s9 is not in stations.csv"),
        (
            "units",
            "u3,1-3,s1,general;phisician",
            "units.csv:4: capabilities names an unknown capability 'phisician': is 'physician' meant?",
        ),
        ("units", "u3,1-3,s1,", "units.csv:4: capabilities is empty: name at least 'general'"),
        ("crews", "c1,Сотрудник 3,", "crews.csv:4: id c1 is there twice, first on line 2"),
        ("crews", "c3,Сотрудник 3,drivr", "crews.csv:4: skills names an unknown skill 'drivr': is 'driver' meant?"),
        ("shifts", "u9,c1,20:00,08:00,sat", "shifts.csv:4: unit u9 is not in units.csv"),
        ("shifts", "u1,c9,20:00,08:00,sat", "shifts.csv:4: crew c9 is not in crews.csv"),
        ("shifts", "u1,,20:00,08:00,sat", "shifts.csv:4: crew is empty"),
        ("shifts", "u1,c1,25:00,08:00,sat", "shifts.csv:4: from is '25:00': want hours and minutes such as 08:00"),
        ("shifts", "u1,c1,24:00,08:00,sat", "shifts.csv:4: from is '24:00': want hours and minutes such as 08:00"),
        ("shifts", "u1,c1,20:00,8,sat", "shifts.csv:4: until is '8': want hours and minutes such as 08:00"),
        (
            "shifts",
            "u1,c1,20:00,08:00,8",
            (
                "shifts.csv:4: days names an unknown day '8': known are "
                "1 (пн), 2 (вт), 3 (ср), "
                "4 (чт), 5 (пт), 6 (сб), 7 (вс)"
            ),
        ),
        ("shifts", "u1,c1,20:00,08:00,mno-fri", "shifts.csv:4: days names an unknown day 'mno': is 'mon' meant?"),
        (
            "shifts",
            "u1,c1,20:00,08:00,",
            "shifts.csv:4: days is empty: want days such as mon-fri, пн,ср or daily",
        ),
        (
            "shifts",
            "u1,c2,19:30,23:00,fri",
            "shifts.csv:4: unit u1 has another shift then, on line 2 (fri 19:30)",
        ),
        ("shifts", "u2,c1,19:00,21:00,sat", "shifts.csv:4: unit u2 has another shift then, on line 3 (sat 19:00)"),
        ("hospitals", "h1,Вторая,30.3,59.9,general", "hospitals.csv:3: id h1 is there twice, first on line 2"),
        ("hospitals", "h2,Вторая,30.3,59.9,", "hospitals.csv:3: departments is empty: name at least 'general'"),
        (
            "hospitals",
            "h2,Вторая,30.3,59.9,cardiolgy",
            "hospitals.csv:3: departments names an unknown department 'cardiolgy': is 'cardiology' meant?",
        ),
    ],
)
def test_a_bad_line_is_told_by_file_and_line(folder: Path, file: str, row: str, fault: str) -> None:
    assert fault in faults(folder, **with_row(file, row))


def test_one_crew_member_cannot_ride_twice_at_once(folder: Path) -> None:
    shifts = "unit,crew,from,until,days\nu1,c1,20:00,08:00,sun\nu2,c1,07:00,19:00,mon\n"
    assert faults(folder, shifts=shifts) == ["shifts.csv:3: crew c1 has another shift then, on line 2 (mon 07:00)"]


def test_every_fault_is_told_sorted_by_file_and_line(folder: Path) -> None:
    rows = "".join(f"s{number},Подстанция,30.3,{95 + number}\n" for number in range(3, 13))
    told = faults(
        folder,
        stations=GOOD["stations.csv"] + rows,
        units="id,call_sign,station,capabilities\nu1,1-1,s99,wings\n",
        shifts="unit,crew,from,until,days\nu1,c1,8,20:00,daily\nu5,c5,08:00,20:00,daily\n",
    )
    assert [line.split(": ")[0] for line in told] == [
        "shifts.csv:2",
        "shifts.csv:3",
        "shifts.csv:3",
        *(f"stations.csv:{line}" for line in range(4, 14)),
        "units.csv:2",
        "units.csv:2",
    ]


def test_a_bad_station_does_not_make_its_units_unknown(folder: Path) -> None:
    told = faults(folder, stations="id,name,lon,lat\ns1,Подстанция № 1,30.31,99\n")
    assert told == ["stations.csv:2: lat is 99, outside -90 to 90: are lon and lat swapped?"]


def test_missing_files_are_told(folder: Path) -> None:
    (folder / "units.csv").unlink()
    (folder / "crews.csv").unlink()
    hint = "is missing; `dispatch112 fleet template DIR` writes an example"
    assert faults(folder) == [f"crews.csv: {hint}", f"units.csv: {hint}"]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FleetError, match="nowhere: no such folder"):
        read_fleet(tmp_path / "nowhere", time_zone=MOSCOW)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "id,name,longitud,lat\ns1,A,30,60\n",
            "stations.csv:1: column lon (долгота) is missing; is 'longitud' meant?",
        ),
        ("id,name,lat\ns1,A,60\n", "stations.csv:1: column lon (долгота) is missing"),
        ("id,name,lon,lat,Долгота\ns1,A,30,60,30\n", "stations.csv:1: column lon (долгота) is there twice"),
        ("id,name,lon,lat\n", "stations.csv:1: has no row below its header"),
        ("", "stations.csv: is empty"),
    ],
)
def test_a_file_without_its_columns_or_rows_is_told(folder: Path, text: str, fault: str) -> None:
    assert faults(folder, stations=text) == [fault]


@pytest.mark.parametrize(
    ("encoding", "sentence"),
    [
        ("cp1251", "stations.csv:2: is not UTF-8 (it looks like Windows-1251): save it as 'CSV UTF-8'"),
        ("cp866", "stations.csv:2: is not UTF-8 (it looks like DOS 866): save it as 'CSV UTF-8'"),
        ("utf-16", "stations.csv:1: is in UTF-16, not UTF-8: save it as 'CSV UTF-8'"),
    ],
)
def test_another_encoding_is_told_by_its_name(folder: Path, encoding: str, sentence: str) -> None:
    (folder / "stations.csv").write_bytes("id,name,lon,lat\ns1,Подстанция,30,60\n".encode(encoding))
    assert faults(folder) == [sentence]


def zones(folder: Path, content: object) -> None:
    (folder / "zones.geojson").write_text(json.dumps(content), encoding="utf-8")


def feature(ring: list[list[float]], **properties: str) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


SQUARE = [[30.0, 59.0], [31.0, 59.0], [31.0, 60.0], [30.0, 60.0], [30.0, 59.0]]


def test_zones_are_read_where_they_are_there(folder: Path) -> None:
    zones(folder, {"type": "FeatureCollection", "features": [feature(SQUARE, id="z1", name="Центральный район")]})
    (zone,) = read(folder).zones
    assert (zone.id, zone.name, zone.outline.bounds) == ("z1", "Центральный район", (30.0, 59.0, 31.0, 60.0))


def test_bad_zones_are_told_by_their_number(folder: Path) -> None:
    bow_tie = [[30.0, 59.0], [31.0, 60.0], [31.0, 59.0], [30.0, 60.0], [30.0, 59.0]]
    off_globe = [[30.0, 89.0], [31.0, 89.0], [31.0, 95.0], [30.0, 89.0]]
    point = {
        "type": "Feature",
        "properties": {"id": "z", "name": "Z"},
        "geometry": {"type": "Point", "coordinates": [1, 2]},
    }
    bad = [
        feature(SQUARE, id="z1", name="A"),
        feature(SQUARE, id="z1", name="B"),
        feature(SQUARE, name="C"),
        feature(bow_tie, id="z4", name="D"),
        feature(off_globe, id="z5", name="E"),
        feature([[179.0, 1.0], [181.0, 1.0], [180.0, 2.0], [179.0, 1.0]], id="z6", name="F"),
        point,
        {"type": "Feature", "properties": None, "geometry": {"type": "Polygon", "coordinates": "?"}},
        17,
    ]
    zones(folder, {"type": "FeatureCollection", "features": bad})
    assert faults(folder) == [
        "zones.geojson: feature 2: id z1 is there twice, first in feature 1",
        "zones.geojson: feature 3: id is empty",
        "zones.geojson: feature 4: geometry crosses itself: Self-intersection[30.5 59.5]",
        "zones.geojson: feature 5: geometry leaves the globe: want degrees, lon before lat",
        "zones.geojson: feature 6: geometry leaves the globe: want degrees, lon before lat",
        "zones.geojson: feature 7: geometry must be a polygon or a multipolygon",
        "zones.geojson: feature 8: geometry cannot be read",
        "zones.geojson: feature 9: geometry cannot be read",
    ]


def test_a_zones_file_that_is_no_geojson_is_told(folder: Path) -> None:
    (folder / "zones.geojson").write_text('{"type":\n}', encoding="utf-8")
    assert faults(folder) == ["zones.geojson:2: is not JSON: Expecting value"]
    zones(folder, {"type": "FeatureCollection"})
    assert faults(folder) == ["zones.geojson: is not a GeoJSON FeatureCollection"]
    (folder / "zones.geojson").write_bytes(b"\xff\xff")
    assert faults(folder) == ["zones.geojson: is not UTF-8 text"]


geometries = st.dictionaries(
    st.sampled_from(["type", "coordinates", "geometries"]),
    st.recursive(
        st.one_of(st.sampled_from(["Polygon", "MultiPolygon"]), st.floats(), st.none()),
        lambda inner: st.lists(inner, max_size=5),
        max_leaves=12,
    ),
)
features = st.fixed_dictionaries({"geometry": st.one_of(st.none(), geometries), "properties": st.just([1])})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(features, min_size=1, max_size=3))
def test_whatever_a_zones_file_holds_is_told_in_sentences(folder: Path, drawn: list[object]) -> None:
    zones(folder, {"type": "FeatureCollection", "features": drawn})
    assert {line.split(":")[0] for line in faults(folder)} == {"zones.geojson"}


cells = st.one_of(st.sampled_from(["s1", "u1", "30.3", "08:00", "daily", "1-1", "general"]), st.text(max_size=12))
texts = st.lists(st.lists(cells, max_size=6).map(",".join), max_size=5).map("\n".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(GOOD)),
    st.sampled_from(["", "id,name,lon,lat\n", "unit,crew,from,until,days\n", "id,call_sign,station,capabilities\n"]),
    st.one_of(texts.map(str.encode), st.binary(max_size=200)),
)
def test_whatever_a_file_holds_is_told_in_sentences(folder: Path, name: str, header: str, content: bytes) -> None:
    for file, text in GOOD.items():
        (folder / file).write_text(text, encoding="utf-8")
    (folder / name).write_bytes(header.encode() + content)
    told: tuple[str, ...] = ()
    try:
        read_fleet(folder, time_zone=MOSCOW)
    except FleetError as error:
        told = error.lines
    assert all(line.startswith(tuple(GOOD)) and "\n" not in line for line in told)
