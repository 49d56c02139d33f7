"""Steps of a route: what a driver is told, where and in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps import road_graph
from routing import NotSupportedError, Route, build_hierarchy, customise, place_route, route, snap_places, spoken
from routing.routes.manoeuvres import MANOEUVRES
from routing.routes.steps import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing import Metric

SOUTH = 60.0
NAMES = ("", "Садовая улица", "Невский проспект")


def _metric(points: Sequence[tuple[float, float]], roads: Sequence[tuple[int, int, int]]) -> Metric:
    """Make two-way roads between points in metres, each with a name."""
    lon, lat = np.array(points).T / 111_195.08 * [[1 / np.cos(np.radians(SOUTH))], [1.0]] + [[30.0], [SOUTH]]
    ends = np.array([pair for a, b, _ in roads for pair in ((a, b), (b, a))])
    name = np.repeat([name for _, _, name in roads], 2)
    arcs = np.arange(len(ends))
    graph = road_graph(ends[:, 0], ends[:, 1], lon, lat, reverse=arcs ^ 1, name=name, names=NAMES)
    return customise(build_hierarchy(graph), graph.travel_ms)


def _steps(metric: Metric, source: int, target: int) -> list[tuple[str, str]]:
    graph = metric.hierarchy.graph
    found = route(metric, *((float(graph.lon[node]), float(graph.lat[node])) for node in (source, target)))
    assert isinstance(found, Route)
    return [(step.manoeuvre, step.name) for step in found.steps]


@pytest.mark.parametrize(
    ("onward", "manoeuvre"),
    [
        ((300, 10), "straight"),
        ((300, 70), "slight_left"),
        ((300, -70), "slight_right"),
        ((150, 150), "left"),
        ((150, -150), "right"),
        ((50, 70), "sharp_left"),
        ((50, -70), "sharp_right"),
    ],
)
def test_a_turn_is_told_by_its_angle(onward: tuple[float, float], manoeuvre: str) -> None:
    metric = _metric([(0, 0), (150, 0), onward, (150, -400)], [(0, 1, 1), (1, 2, 2), (1, 3, 0)])
    assert _steps(metric, 0, 2) == [("depart", NAMES[1]), (manoeuvre, NAMES[2]), ("arrive", NAMES[2])]


def test_a_road_that_bends_is_one_step_and_one_that_turns_off_at_a_junction_two() -> None:
    bend = [(0, 0), (150, 0), (150, 150), (150, 300)]
    roads = [(0, 1, 1), (1, 2, 1), (2, 3, 1)]
    assert _steps(_metric(bend, roads), 0, 3) == [("depart", NAMES[1]), ("arrive", NAMES[1])]
    junction = _metric([*bend, (400, 0)], [*roads, (1, 4, 2)])
    assert _steps(junction, 0, 3) == [("depart", NAMES[1]), ("left", NAMES[1]), ("arrive", NAMES[1])]


def test_what_is_too_short_to_turn_onto_is_not_told() -> None:
    """Four metres across the middle of a crossing lead nowhere by themselves."""
    metric = _metric([(0, 0), (150, 0), (150, 4), (300, 4), (0, 4)], [(0, 1, 1), (1, 2, 0), (2, 3, 1), (2, 4, 1)])
    assert _steps(metric, 0, 3) == [("depart", NAMES[1]), ("arrive", NAMES[1])]


def test_who_has_to_drive_back_makes_a_u_turn() -> None:
    """The nearest place is behind a one-way piece: out to the end of the road, and back."""
    graph = road_graph(
        [0, 1, 2, 1], [1, 2, 1, 3], [0.0, 0.001, 0.003, 0.001], [0.0, 0.0, 0.0, 0.002], reverse=[-1, 2, 1, -1]
    )
    from maps import every_turn

    turns = every_turn(graph)
    may = ~((turns.from_arc == 0) & (turns.to_arc == 3))
    metric = customise(
        build_hierarchy(graph, turns.with_turn_ms(np.where(may, turns.turn_ms, 2**31 - 1))), graph.travel_ms
    )
    places = [snap_places(metric.hierarchy, [place]) for place in ((0.0005, 0.0), (0.001, 0.0015))]
    found = place_route(metric, *places)
    assert isinstance(found, Route)
    assert [step.manoeuvre for step in found.steps] == ["depart", "u_turn", "right", "arrive"]


def test_a_walk_comes_before_the_arrival() -> None:
    metric = _metric([(0, 0), (500, 0)], [(0, 1, 1)])
    found = route(metric, (30.0, SOUTH), (30.0, SOUTH - 0.0036))
    assert isinstance(found, Route)
    assert [step.manoeuvre for step in found.steps] == ["depart", "walk", "arrive"]
    assert [spoken(step, "ru") for step in found.steps[1:]] == ["Идите пешком 400 м", "Через 400 м вы на месте"]
    assert spoken(found.steps[1], "en") == "Walk 400 m"


@pytest.mark.parametrize(
    ("step", "russian", "english"),
    [
        (
            Step(NAMES[1], 900, 1, "depart", bearing_deg=310.0),
            "Двигайтесь на северо-запад: Садовая улица",
            "Head north-west on Садовая улица",
        ),
        (
            Step(NAMES[2], 900, 1, "right", 296.0),
            "Через 300 м поверните направо: Невский проспект",
            "In 300 m, turn right onto Невский проспект",
        ),
        (Step("", 900, 1, "left", 12.0), "Поверните налево", "Turn left"),
        (
            Step("", 900, 1, "straight", 1_249.0),
            "Через 1,2 км продолжайте движение прямо",
            "In 1.2 km, continue straight",
        ),
        (Step("", 900, 1, "u_turn", 998.0), "Через 1 км развернитесь", "In 1 km, make a U-turn"),
        (
            Step(NAMES[2], 0, 1, "wait", 14_400.0, until_ms=5_999_001),
            "Через 14 км ждите открытия проезда до 01:40: Невский проспект",
            "In 14 km, wait until 01:40 for the road to open: Невский проспект",
        ),
        (Step(NAMES[2], 0, 0, "arrive", 80.0), "Через 80 м вы на месте", "In 80 m, you have arrived"),
    ],
)
def test_a_step_is_told_in_two_languages(step: Step, russian: str, english: str) -> None:
    assert spoken(step, "ru") == russian
    assert spoken(step, "en") == english


def test_every_manoeuvre_has_its_words_and_a_third_language_is_refused() -> None:
    for manoeuvre in MANOEUVRES:
        for language in ("ru", "en"):
            assert spoken(Step("", 0.0, 0, manoeuvre), language)
    with pytest.raises(NotSupportedError, match="steps are told in ru and en, not in 'de'"):
        spoken(Step("", 0.0, 0, "left"), "de")
