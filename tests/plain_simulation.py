"""A plain simulation of closest idle dispatch on a table of minutes: slow, short, and a twin for whatever is faster."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from simulator.inputs.columns import MatrixTravel

if TYPE_CHECKING:
    from simulator.inputs import Inputs

CALLED, FREED = 1, 0


class PlainSimulation:
    """Who went to each call and how long it waited for help, in order of the calls."""

    def __init__(self, inputs: Inputs) -> None:
        assert isinstance(inputs.travel, MatrixTravel)
        self.travel = inputs.travel
        self.calls = inputs.calls(1)
        self.base = inputs.stations.place[inputs.units.station]
        self.hospital = inputs.hospitals.sites.place
        self.free = set(range(len(self.base)))
        self.left_from, self.left_ms = self.base.copy(), np.full(len(self.base), -np.inf)
        self.heap = [(float(at), CALLED, call, -1) for call, at in enumerate(self.calls.arrivals.at_ms)]
        self.waiting: list[int] = []
        self.unit = np.full(len(self.calls), -1)
        self.response_ms = np.full(len(self.calls), np.nan)

    def run(self) -> PlainSimulation:
        heapify(self.heap)
        while self.heap:
            now, kind, row, place = heappop(self.heap)
            if kind == FREED:
                self.free.add(row)
                self.left_from[row], self.left_ms[row] = place, now
            else:
                self.waiting.append(row)
            if self.waiting and self.free:
                self.send(self.waiting.pop(0), now)
        return self

    def send(self, call: int, now: float) -> None:
        travel, place = self.travel.travel_ms, self.calls.arrivals.place[call]
        unit = min(self.free, key=lambda each: (travel[self.at(each, now), place], each))
        self.free.remove(unit)
        arrives = now + travel[self.at(unit, now), place]
        self.unit[call], self.response_ms[call] = unit, arrives - self.calls.arrivals.at_ms[call]
        ends = arrives + self.calls.demands.on_scene_ms[call]
        if self.calls.demands.carried[call]:
            hospital = self.hospital[int(np.argmin(travel[place, self.hospital]))]
            ends += travel[place, hospital] + self.calls.demands.handover_ms[call]
            place = hospital
        heappush(self.heap, (float(ends), FREED, unit, int(place)))

    def at(self, unit: int, now: float) -> int:
        start, base = self.left_from[unit], self.base[unit]
        drive = self.travel.travel_ms[start, base] / self.travel.to_base_speed_share
        if start == base or now - self.left_ms[unit] >= drive:
            return int(base)
        part = (now - self.left_ms[unit]) / drive
        x, y = ((1 - part) * line[start] + part * line[base] for line in (self.travel.x_m, self.travel.y_m))
        return int(np.argmin(np.hypot(self.travel.x_m - x, self.travel.y_m - y)))
