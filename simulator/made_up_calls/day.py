"""A whole day of calls: plain ones, repeated ones, and those that only look so."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import TYPE_CHECKING, Final

import numpy as np

from simulator.errors import SimulatorError
from simulator.made_up_calls.call import LOOK_ALIKES, MadeUpCall, Sort
from simulator.made_up_calls.phrases import phrases
from simulator.made_up_calls.scenes import CRASH, Scene, Scenes
from simulator.made_up_calls.speech import mass_words
from simulator.made_up_calls.telling import Telling, mass_event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from simulator.made_up_calls.town import Town

_STREAM: Final = 112
_START: Final = datetime(2026, 3, 2, tzinfo=UTC)
_CALLS_OF_MASS_EVENT: Final = 19


@dataclass(frozen=True, slots=True)
class DayPlan:
    """How many calls a day has, and of which sorts as shares of all calls; those not named are as in `SHARES`."""

    calls: int = 4_000
    shares: Mapping[Sort, float] = field(default_factory=dict)

    def counts(self) -> dict[Sort, int]:
        """Give the calls of each sort."""
        return {sort: round(share * self.calls) for sort, share in {**SHARES, **self.shares}.items()}


SHARES: Final = {
    Sort.SECOND_AT_CRASH: 0.017,
    Sort.NEIGHBOUR: 0.013,
    Sort.ASKS_AGAIN: 0.019,
    Sort.ECALL: 0.006,
    Sort.OTHER_REASON: 0.009,
    Sort.WRONG_HOUSE: 0.006,
    Sort.MASS_EVENT: 0.010,
    Sort.ONE_BLOCK: 0.011,
    Sort.FREQUENT_CALLER: 0.008,
    Sort.NEXT_CRASH: 0.004,
    Sort.BUSY_SPOT: 0.010,
}
"""Repeated calls, 8 % together, a mass event with 19 of them; then second calls of pairs that are two incidents (m)."""


def made_up_day(town: Town, seed: int, plan: DayPlan | None = None, *, start: datetime = _START) -> list[MadeUpCall]:
    """Make the calls of a day in order of arrival; the same seed gives the same calls.

    Raises
    ------
    SimulatorError
        Where the plan has fewer than 100 calls, or leaves too few plain ones to build upon.
    """
    plan = plan or DayPlan()
    if plan.calls < 100:
        raise SimulatorError(f"a made-up day has at least 100 calls, not {plan.calls}")
    calls = list(_Day(town, seed, start).calls(plan))
    return _numbered(sorted(calls, key=lambda call: (call.at, call.incident, call.sort)))


class _Day:
    def __init__(self, town: Town, seed: int, start: datetime) -> None:
        self._rng = np.random.default_rng([seed, _STREAM])
        self._scenes = Scenes(town, start, self._rng)
        self._telling = Telling(self._scenes)
        self._look_alikes: Mapping[Sort, Callable[[Scene], Scene]] = {
            Sort.ONE_BLOCK: self._in_same_block,
            Sort.FREQUENT_CALLER: self._same_caller,
            Sort.NEXT_CRASH: self._next_crash,
            Sort.BUSY_SPOT: self._at_same_spot,
        }

    def calls(self, plan: DayPlan) -> Iterator[MadeUpCall]:
        """Give the calls of a plan, in no order."""
        counts = plan.counts()
        events = self._mass_events(counts.pop(Sort.MASS_EVENT))
        pairs = {sort: [self._base(sort) for _ in range(counts[sort])] for sort in LOOK_ALIKES}
        alike = [(sort, self._look_alikes[sort](scene)) for sort, several in pairs.items() for scene in several]
        base = [scene for several in pairs.values() for scene in several]
        left = plan.calls - sum(plan.counts().values()) - len(base) - len(events)
        if left < max(counts.values()):
            raise SimulatorError("the plan leaves too few plain calls for others to repeat")
        plain = [self._scenes.plain() for _ in range(left)]
        yield from (self._telling.first(scene) for scene in (*base, *plain))
        yield from (self._telling.first(scene, sort) for sort, scene in alike)
        for sort in (sort for sort in counts if sort not in LOOK_ALIKES):
            yield from self._repeats(sort, counts[sort], plain)
        for scene, calls in events.items():
            yield from self._of_event(scene, calls)

    def _repeats(self, sort: Sort, count: int, plain: list[Scene]) -> Iterator[MadeUpCall]:
        """Repeat calls of incidents that fit; a crash is repeated by several where there are few."""
        wants_crash = sort in {Sort.SECOND_AT_CRASH, Sort.ECALL}
        fitting = [scene for scene in plain if scene.is_crash == wants_crash]
        if not fitting:
            raise SimulatorError("the day has no road crash that a second caller could tell of: give it more calls")
        order = self._rng.permutation(len(fitting)).tolist()
        for _, row in zip(range(count), cycle(order), strict=False):
            yield self._telling.repeat(sort, fitting[row])

    def _mass_events(self, calls: int) -> dict[Scene, int]:
        """Draw mass events, each with its number of further calls."""
        count = max(1, round(calls / _CALLS_OF_MASS_EVENT)) if calls else 0
        shares = [len(part) for part in np.array_split(np.arange(calls), count)] if count else []
        return {self._scenes.crash(self._scenes.instant()): share for share in shares}

    def _of_event(self, scene: Scene, calls: int) -> Iterator[MadeUpCall]:
        what, reasons = mass_event(self._rng), phrases()["mass"]["reasons"]
        told = replace(scene, details=(what,), reason="injury")
        yield replace(self._telling.of_mass_event(told, what, "injury"), at=scene.at, sort=Sort.PLAIN)
        for _ in range(calls):
            reason = str(reasons[int(self._rng.integers(len(reasons)))])
            yield self._telling.of_mass_event(told, mass_words(what, self._rng), reason)

    def _base(self, sort: Sort) -> Scene:
        """Draw the first incident of a pair."""
        at = self._scenes.instant()
        if sort is Sort.NEXT_CRASH:
            return self._scenes.crash_on(at, *self._scenes.town.kilometre(self._rng))
        if sort is Sort.BUSY_SPOT:
            return self._scenes.at_spot(self._indoor_reason(), at, self._scenes.town.busy_spot(self._rng))
        scene = self._scenes.of(self._indoor_reason(), at)
        while sort is Sort.ONE_BLOCK and not scene.flat:
            scene = self._scenes.of(scene.reason, at)
        return scene

    def _in_same_block(self, scene: Scene) -> Scene:
        """Another flat of the house within the hour; one in four has the same reason."""
        assert scene.house is not None
        reason = scene.reason if self._rng.random() < 0.25 else self._indoor_reason()
        return self._scenes.in_house(reason, self._after(scene, 0.02, 1.0), scene.house)

    def _same_caller(self, scene: Scene) -> Scene:
        """The same person calls for another matter hours later."""
        reason = scene.reason
        while reason == scene.reason:
            reason = self._indoor_reason()
        other = self._scenes.of(reason, self._after(scene, 1.5, 10.0))
        own = replace(other, spot=scene.spot, flat=scene.flat, house=scene.house)
        return replace(own, patient=scene.patient, phone=scene.phone)

    def _next_crash(self, scene: Scene) -> Scene:
        """Another crash on the same road, about 1 km away, within the hour."""
        assert scene.road is not None
        road, km = scene.road
        sense = 1 if km < self._scenes.town.length_km(road) / 2 else -1
        return self._scenes.crash_on(
            self._after(scene, 0.02, 1.0), road, km + sense * float(self._rng.uniform(0.9, 1.3))
        )

    def _at_same_spot(self, scene: Scene) -> Scene:
        """Another person at a station, hospital or clinic within 40 minutes."""
        return self._scenes.at_spot(self._indoor_reason(), self._after(scene, 0.02, 0.67), scene.spot)

    def _after(self, scene: Scene, least_h: float, most_h: float) -> datetime:
        return scene.at + timedelta(hours=float(self._rng.uniform(least_h, most_h)))

    def _indoor_reason(self) -> str:
        reason = CRASH
        while reason == CRASH:
            reason = self._scenes.reason()
        return reason


def _numbered(calls: list[MadeUpCall]) -> list[MadeUpCall]:
    """Number calls by arrival; the first of each incident becomes plain where a repeat came before it."""
    sorts = {}
    for call in calls:
        if call.sort is not Sort.PLAIN and call.sort not in LOOK_ALIKES:
            sorts[call.incident] = call.sort
    seen: Counter[str] = Counter()
    numbered = []
    for number, call in enumerate(calls, start=1):
        sort = call.sort
        if not seen[call.incident] and sort not in LOOK_ALIKES:
            sort = Sort.PLAIN
        elif seen[call.incident] and sort is Sort.PLAIN:
            sort = sorts[call.incident]
        seen[call.incident] += 1
        numbered.append(replace(call, id=f"C{number}", sort=sort))
    return numbered
