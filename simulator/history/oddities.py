"""What is odd in a history: reported, never hidden, never put right."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import numpy as np

from simulator.history.columns import NO_TIME, UNKNOWN, Stage
from simulator.history.tally import Oddity, oddity
from simulator.history.wall_clock import ISO, WallClock

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.history.columns import History, Responses
    from simulator.history.mapping import Bounds, Longest

_MINUTE_MS: Final = 60_000

TEXTS: Final = {
    "no_time": "have no time of the call and are left out",
    "no_id": "have no name of the call and are left out",
    "repeated_id": "name a call that was named before",
    "zero_place": "lie at 0, 0: the place was not filled in",
    "off_the_globe": "lie at no place of the globe",
    "unknown_urgency": "have an urgency that the mapping does not know",
    "unit_twice_in_list": "have a unit more than once in a list of times",
    "no_place": "have neither a place nor a zone",
    "outside": "lie outside the bounds of the mapping",
    "swapped": "lie outside the bounds, but inside with longitude and latitude exchanged",
    "duplicate": "repeat another one with the same time, place and reason",
    "out_of_order": "came earlier than a line above says",
    "clock_put_back": "have a time that the wall clock showed twice; taken for the first",
    "assigned_before_call": "were assigned before the call came",
    "backwards": "have times that run backwards",
    "hospital_without_transport": "were at a hospital without a transport",
    "too_long": "took longer than the mapping holds possible",
    "no_end": "have no end",
    "sent_while_busy": "sent a unit that had not ended the response before",
    "more_observations_than_told": "have an observation that the mapping says was never made",
    "dates_unknown": "tells by its numbers that the date of an observation cannot be known",
}
"""What each code means, said of lines of the file."""

_PARTS: Final = {
    "turnout": (Stage.ASSIGNED, Stage.EN_ROUTE),
    "travel": (Stage.EN_ROUTE, Stage.ON_SCENE),
    "on_scene": (Stage.ON_SCENE, Stage.TRANSPORTING),
    "transport": (Stage.TRANSPORTING, Stage.AT_HOSPITAL),
    "handover": (Stage.AT_HOSPITAL, Stage.ENDED),
    "whole": (Stage.ASSIGNED, Stage.ENDED),
}


def oddities(history: History, *, bounds: Bounds | None, longest: Longest) -> tuple[Oddity, ...]:
    """Find what is odd in a history, beside what was met while it was read.

    Parameters
    ----------
    history : History
    bounds : Bounds or None
        Where calls can be; None where the mapping does not say.
    longest : Longest
        How long the parts of a response can take.
    """
    return (
        *_of_places(history, bounds),
        *_of_times(history),
        *_backwards(history),
        *_too_long(history.responses, longest),
        *_ends(history.responses),
        *_busy(history.responses),
    )


def _of_places(history: History, bounds: Bounds | None) -> tuple[Oddity, ...]:
    nowhere = np.isnan(history.lon) & (history.zone == UNKNOWN)
    found = oddity("no_place", history.line[nowhere].tolist())
    if bounds is None:
        return found
    outside = ~np.isnan(history.lon) & ~_inside(history.lon, history.lat, bounds)
    swapped = outside & _inside(history.lat, history.lon, bounds)
    return (
        *found,
        *oddity("outside", history.line[outside].tolist()),
        *oddity("swapped", history.line[swapped].tolist()),
    )


def _inside(lon: NDArray[np.float64], lat: NDArray[np.float64], bounds: Bounds) -> NDArray[np.bool_]:
    return (lon >= bounds.west) & (lon <= bounds.east) & (lat >= bounds.south) & (lat <= bounds.north)


def _of_times(history: History) -> tuple[Oddity, ...]:
    lines = np.argsort(history.line)
    at_ms = history.at_ms[lines]
    late = np.r_[False, at_ms[1:] < np.maximum.accumulate(at_ms)[:-1]]
    clock = WallClock(ZoneInfo(history.time_zone), ISO)
    hours, hour = np.unique(history.at_ms // (15 * _MINUTE_MS), return_inverse=True)
    twice = np.array([clock.came_twice(int(each) * 15 * _MINUTE_MS) for each in hours.tolist()], dtype=bool)[hour]
    return (
        *oddity("duplicate", history.line[_repeats(history)].tolist()),
        *oddity("out_of_order", history.line[lines][late].tolist()),
        *oddity("clock_put_back", history.line[twice].tolist()),
    )


def _repeats(history: History) -> NDArray[np.bool_]:
    """Tell which calls repeat one on an earlier line, (calls,) bool; those without any place repeat none."""
    lon, lat = np.nan_to_num(history.lon, nan=1e3), np.nan_to_num(history.lat, nan=1e3)
    keys = (history.at_ms, lon, lat, history.reason)
    order = np.lexsort((history.line, *keys))
    same = np.ones(max(len(history) - 1, 0), dtype=bool)
    for key in keys:
        same &= key[order][1:] == key[order][:-1]
    repeats = np.zeros(len(history), dtype=bool)
    repeats[order[1:]] = same
    return repeats & ~np.isnan(history.lon)


def _backwards(history: History) -> tuple[Oddity, ...]:
    """Compare each stage with the one before it that is known, and the assignment with the call."""
    responses = history.responses
    assigned = responses.at_ms[:, Stage.ASSIGNED]
    early = (assigned != NO_TIME) & (assigned < history.at_ms[responses.call])
    found = list(oddity("assigned_before_call", responses.line[early].tolist()))
    before = np.full(len(responses), NO_TIME)
    stage_before = np.full(len(responses), -1)
    for stage in Stage:
        at_ms = responses.at_ms[:, stage]
        known = at_ms != NO_TIME
        wrong = known & (at_ms < before)
        for earlier in np.unique(stage_before[wrong]).tolist():
            about = f"{stage.word} before {Stage(earlier).word}"
            found += oddity("backwards", responses.line[wrong & (stage_before == earlier)].tolist(), about)
        before, stage_before = np.where(known, at_ms, before), np.where(known, stage, stage_before)
    return tuple(found)


def _too_long(responses: Responses, longest: Longest) -> tuple[Oddity, ...]:
    found: list[Oddity] = []
    for name, (start, end) in _PARTS.items():
        limit_min = getattr(longest, name)
        over = np.nan_to_num(responses.duration_ms(start, end)) > limit_min * _MINUTE_MS
        found += oddity("too_long", responses.line[over].tolist(), f"{name} over {limit_min:g} min")
    return tuple(found)


def _ends(responses: Responses) -> tuple[Oddity, ...]:
    at_ms = responses.at_ms
    carried = (at_ms[:, Stage.AT_HOSPITAL] != NO_TIME) & (at_ms[:, Stage.TRANSPORTING] == NO_TIME)
    told = bool((at_ms[:, Stage.ENDED] != NO_TIME).any())
    endless = (at_ms[:, Stage.ENDED] == NO_TIME) & told
    return (
        *oddity("hospital_without_transport", responses.line[carried].tolist()),
        *oddity("no_end", responses.line[endless].tolist()),
    )


def _busy(responses: Responses) -> tuple[Oddity, ...]:
    """Find units that were assigned before they had ended what they were assigned to before."""
    assigned, ended = responses.at_ms[:, Stage.ASSIGNED], responses.at_ms[:, Stage.ENDED]
    rows = np.flatnonzero((responses.unit != UNKNOWN) & (assigned != NO_TIME))
    rows = rows[np.lexsort((responses.line[rows], assigned[rows], responses.unit[rows]))]
    busy = [
        int(responses.line[later])
        for first, later in pairwise(rows.tolist())
        if responses.unit[first] == responses.unit[later] and ended[first] > assigned[later]
    ]
    return oddity("sent_while_busy", busy)
