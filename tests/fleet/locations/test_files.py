"""Files of location models: what they say, and what is wrong with them by line."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.errors import FleetError
from fleet.locations.graph_files import read_graph_instance
from fleet.locations.place_files import read_candidates, read_demand_places
from fleet.locations.point_files import read_point_instance
from fleet.locations.tables import read_demand, read_minutes_matrix

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def written(folder: Path, text: str) -> Path:
    file = folder / "file.txt"
    file.write_text(text, encoding="utf-8")
    return file


EDGES = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(0, 9)), max_size=14)


@given(EDGES)
def test_distances_are_those_of_the_last_costs(
    tmp_path_factory: pytest.TempPathFactory, edges: list[tuple[int, int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("graph")
    file = written(folder, f"6 {len(edges)} 2\n" + "".join(f" {a} {b} {cost} \n" for a, b, cost in edges))
    expected = np.where(np.eye(6, dtype=np.bool_), 0.0, np.inf)
    for a, b, cost in edges:
        if a != b:
            expected[a - 1, b - 1] = expected[b - 1, a - 1] = cost
    for way in range(6):
        expected = np.minimum(expected, expected[:, [way]] + expected[[way]])
    assert read_graph_instance(file).distance.tolist() == expected.tolist()


def test_gzip_reads_as_text(tmp_path: Path) -> None:
    text = "3 2 1\n1 2 5\n2 3 4\n"
    packed = tmp_path / "graph.txt.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    assert read_graph_instance(packed).distance.tolist() == [[0, 5, 9], [5, 0, 4], [9, 4, 0]]
    packed.write_bytes(gzip.compress(text.encode())[:-9])
    with pytest.raises(FleetError, match="is damaged gzip"):
        read_graph_instance(packed)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ":1: has 0 numbers, want three: nodes, edges and p"),
        ("3 1 4\n1 2 5\n", ":1: p is 4, want 1 to the 3 nodes"),
        ("0 1 1\n", ":1: has 0 nodes"),
        ("3 2 1\n1 2 5\n", ":1: says 2 edges, but 1 lines follow"),
        ("3 1 1\n\n1 4 5\n", ":3: names node 4, want 1 to 3"),
        ("3 1 1\n1 2 -5\n", ":2: the cost is -5, want 0 or more"),
        ("3 1 1\n1 2 nan\n", ":2: the cost is 'nan', want a number"),
        ("3 1 1\n1 2\n", ":2: has 2 numbers"),
        ("3 1 1\n1 2.5 3\n", ":2: a node is '2.5', want a whole number"),
    ],
)
def test_faults_of_a_graph(tmp_path: Path, text: str, fault: str) -> None:
    assert_refused(tmp_path, text, read_graph_instance, fault)


def test_points_may_share_a_line(tmp_path: Path) -> None:
    points = read_point_instance(written(tmp_path, "3\t9999\tp\tS\n0\t0\t5\t\n3 4 1 0 5 2\n"))
    assert points.demand.tolist() == [5, 1, 2]
    assert points.reach(5.0).tolist() == [[True, True, True], [True, True, True], [True, True, True]]
    assert points.reach(4.9).tolist() == [[True, False, False], [False, True, True], [False, True, True]]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("two\n", ":1: the number of points is 'two'"),
        ("2\n1 2 3\n", ":1: says 2 points, but 1 follow"),
        ("1\n1 2 3 4\n", ":2: has 4 numbers, want x, y and demand"),
        ("1\n1 2 -3\n", ":2: demand is -3, want 0 or more"),
        ("1\n1 inf 3\n", ":2: y is 'inf', want a number"),
    ],
)
def test_faults_of_points(tmp_path: Path, text: str, fault: str) -> None:
    assert_refused(tmp_path, text, read_point_instance, fault)


def test_a_matrix_with_its_demand(tmp_path: Path) -> None:
    matrix = read_minutes_matrix(written(tmp_path, "\ufeffid;a;b\ns1;1,5;\n".replace(",", ".")))
    assert (matrix.sites, matrix.places) == (("s1",), ("a", "b"))
    assert matrix.minutes.tolist() == [[1.5, np.inf]]
    assert read_demand(written(tmp_path, "demand,ID\n2,b\n0,a\n"), matrix.places).tolist() == [0, 2]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ": is empty"),
        ("id,a\n", ":1: has no sites below its header"),
        ("id\ns\n", ":1: has no places in its header"),
        ("id,a,a\ns,1,2\n", ":1: place a is there twice"),
        ("id,a\ns,1\ns,2\n", ":3: site s is there twice"),
        ("id,a,b\ns,1\n", ":2: has 2 cells for the 3 of the header"),
        ("id,a\ns,nan\n", ":2: a time is 'nan', want a number"),
        ("id,a\ns,-1\n", ":2: a time is -1, want 0 or more"),
    ],
)
def test_faults_of_a_matrix(tmp_path: Path, text: str, fault: str) -> None:
    assert_refused(tmp_path, text, read_minutes_matrix, fault)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id\na\n", ":1: the header lacks demand"),
        ("id,demand\na\nb,1\n", ":2: has no demand"),
        ("id,demand\na,nan\n", ":2: demand is 'nan', want a number"),
        ("id,demand\na,-1\n", ":2: demand is -1, want 0 or more"),
        ("id,demand\na,1\na,1\n", ":3: id a is there twice"),
        ("id,demand\na,1\nc,1\n", ":3: id c is no column of the matrix"),
        ("id,demand\na,1\n", ": has no demand for 1 places of the matrix, the first is b"),
    ],
)
def test_faults_of_demand(tmp_path: Path, text: str, fault: str) -> None:
    assert_refused(tmp_path, text, lambda file: read_demand(file, ("a", "b")), fault)


def test_places_on_the_globe(tmp_path: Path) -> None:
    candidates = read_candidates(written(tmp_path, "name,lat,lon\nx,60,30\ny,60.5,31\n"))
    assert candidates.ids == ("1", "2")
    assert candidates.places.tolist() == [[30, 60], [31, 60.5]]
    assert read_candidates(written(tmp_path, "id;lon;lat\nnorth;30;60\n")).ids == ("north",)
    demand = read_demand_places(written(tmp_path, "lon,lat,demand\n30,60,2.5\n"))
    assert demand.demand.tolist() == [2.5]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("lon,lat\n30,60\n", ":1: the header lacks demand"),
        ("lon,lat,demand\n", ": has no row below its header"),
        ("lon,lat,demand\n30,95,1\n", ":2: lat is 95"),
        ("lon,lat,demand\n30,x,1\n", ":2: lat is 'x', want a number"),
        ("lon,lat,demand\n30,60,-1\n", ":2: demand is -1"),
    ],
)
def test_faults_of_places(tmp_path: Path, text: str, fault: str) -> None:
    assert_refused(tmp_path, text, read_demand_places, fault)


def test_ids_of_candidates_are_different(tmp_path: Path) -> None:
    assert_refused(tmp_path, "id,lon,lat\na,30,60\na,31,60\n", read_candidates, ":3: id a is there twice")
    assert_refused(tmp_path, "id,lon,lat\n,30,60\n", read_candidates, ":2: id is empty")


def assert_refused(folder: Path, text: str, read: Callable[[Path], object], fault: str) -> None:
    file = written(folder, text)
    with pytest.raises(FleetError) as refused:
        read(file)
    assert str(refused.value).startswith(f"{file}{fault}")
