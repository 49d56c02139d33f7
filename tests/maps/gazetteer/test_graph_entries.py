"""What a plain road graph tells by the names of its arcs."""

from __future__ import annotations

import numpy as np
import pytest

from maps import Place, road_graph
from maps.gazetteer.entries import NOWHERE
from maps.gazetteer.graph_entries import graph_entries

ROW_LON = (30.0, 30.01, 30.02, 30.03)


def test_names_of_arcs_are_streets_of_the_nearest_settlement() -> None:
    graph = road_graph(
        [0, 1, 2, 1], [1, 2, 3, 0], ROW_LON, [60.0] * 4, name=[1, 2, 1, 1], names=("", "улица Мира", "Лесная")
    )
    entries = graph_entries(graph, [Place("node/1", "Посёлок", "village", 30.01, 60.001, 700)])
    assert [(one.name, one.kind, one.population) for one in entries.settlements] == [("Посёлок", "village", 700)]
    assert {(street.name, street.settlement) for street in entries.streets} == {("улица Мира", 0), ("Лесная", 0)}
    assert all(street.lon in ROW_LON for street in entries.streets)
    assert sorted(entries.crossings.lon) == [30.01, 30.02]


def test_a_name_in_two_settlements_is_two_streets() -> None:
    graph = road_graph([0, 1], [1, 0], [30.0, 31.0], [60.0, 60.0], name=[1, 1], names=("", "улица Мира"))
    places = [Place("a", "Запад", "town", 30, 60, 0), Place("b", "Восток", "town", 31, 60, 0)]
    streets = graph_entries(graph, places).streets
    assert [(street.name, street.settlement, street.lon) for street in streets] == [
        ("улица Мира", 0, 30.0),
        ("улица Мира", 1, 31.0),
    ]


@pytest.mark.parametrize("names", [("",), ("", " ")])
def test_a_graph_without_names_has_no_streets(names: tuple[str, ...]) -> None:
    name = np.full(2, len(names) - 1)
    entries = graph_entries(road_graph([0, 1], [1, 0], [30.0, 31.0], [60.0, 60.0], name=name, names=names), ())
    assert (entries.streets, entries.settlements, len(entries.crossings.one)) == ((), (), 0)


def test_far_from_every_settlement_a_street_is_in_none() -> None:
    graph = road_graph([0, 1], [1, 0], [30.0, 30.01], [60.0, 60.0], name=[1, 1], names=("", "Тракт"))
    entries = graph_entries(graph, [Place("a", "Хутор", "hamlet", 33, 60, 0), Place("b", "Гора", "peak", 30, 60, 0)])
    assert [street.settlement for street in entries.streets] == [NOWHERE]
    assert [one.name for one in entries.settlements] == ["Хутор"]
