"""Driving times that are remembered: as routing gives them, no matter what was asked before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dispatch.bridging.drives import KeptDrives
from routing import UNREACHABLE_MS, customise, prune, recustomise, travel_times
from town import road_place, town

if TYPE_CHECKING:
    from routing import Metric

SOURCES = np.round(np.array([road_place(index) for index in range(6)]), 4)
TARGETS = np.array([road_place(index) for index in range(20, 27)])


@pytest.fixture(scope="module")
def metric() -> Metric:
    made = town()
    return customise(made.hierarchy, made.map.graph.travel_ms)


def test_times_are_those_of_the_roads_that_are_asked_for(metric: Metric) -> None:
    drives = KeptDrives(town().map.index)
    closed = np.arange(0, metric.hierarchy.graph.arcs, 40)
    other = recustomise(metric, closed, np.full(len(closed), UNREACHABLE_MS))
    for roads in (metric, other, metric):
        assert np.array_equal(drives.travel_ms(roads, SOURCES, TARGETS), travel_times(roads, SOURCES, TARGETS))


def test_what_was_asked_before_changes_nothing(metric: Metric) -> None:
    asked = KeptDrives(town().map.index)
    asked.travel_ms(metric, SOURCES[:3], TARGETS)
    asked.travel_ms(metric, TARGETS, SOURCES)
    again = asked.travel_ms(metric, SOURCES[::-1], TARGETS)
    assert np.array_equal(again, KeptDrives(town().map.index).travel_ms(metric, SOURCES, TARGETS)[::-1])


def test_the_pruned_form_of_roads_is_not_searched_anew(metric: Metric) -> None:
    drives = KeptDrives(town().map.index)
    known = drives.travel_ms(metric, SOURCES, TARGETS)
    hollow = tuple(np.zeros_like(each) for each in metric.forward)
    pruned = replace(prune(metric), forward=hollow, backward=hollow)
    assert np.array_equal(drives.travel_ms(pruned, SOURCES, TARGETS), known)


def test_who_is_nowhere_or_not_asked_for_reaches_nothing(metric: Metric) -> None:
    drives = KeptDrives(town().map.index)
    places = np.vstack([SOURCES[:2], [[np.nan, np.nan]]])
    found = drives.travel_ms(metric, places, TARGETS, only=np.array([True, False, True]))
    assert (found[0] < UNREACHABLE_MS).all()
    assert (found[1:] == UNREACHABLE_MS).all()
    assert drives.travel_ms(metric, SOURCES, TARGETS[:0]).shape == (6, 0)
    assert drives.travel_ms(metric, SOURCES[:0], TARGETS).shape == (0, 7)
