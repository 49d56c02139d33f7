"""Service times by class of reasons, learnt from the responses of a history, and drawn for calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import frozen
from simulator.chance import Purpose, generator
from simulator.demand.counts import class_names
from simulator.errors import SimulatorError
from simulator.history.columns import NO_TIME, UNKNOWN, Stage
from simulator.history.mapping import Longest
from simulator.service_times.durations import LEAST_RECORDED, Durations, Law, fit_durations

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.history.columns import History

MINUTE_MS: Final = 60_000
SHARE_OF_ALL: Final = 20
"""The share that is carried to hospital in a class is drawn to that of all as if so many more had been seen (m)."""

_LONGEST: Final = {"before_transport": "on_scene", "without_transport": "on_scene", "handover": "handover"}
"""Which limit of `Longest` each duration keeps."""


@dataclass(frozen=True, slots=True, eq=False)
class ClassTimes:
    """How long responses to a class of reasons take.

    Attributes
    ----------
    responses : int
        That reached the scene and of which it is known how they went on.
    carried : float
        The share that took somebody to hospital.
    before_transport, without_transport, handover : Durations
        From the arrival to the departure for a hospital, or to the end; from the arrival at the hospital to the end.
    own : frozenset of str
        Which of these were learnt from this class alone; the others from all classes together.
    """

    responses: int
    carried: float
    before_transport: Durations
    without_transport: Durations
    handover: Durations
    own: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class ServiceTimes:
    """Service times of each class, in the order of `classes`."""

    classes: tuple[str, ...]
    of_class: tuple[ClassTimes, ...]


@dataclass(frozen=True, slots=True, eq=False)
class DrawnService:
    """What each of some calls asks of a crew; read-only.

    Attributes
    ----------
    carried : (calls,) bool
        Whether it goes on to a hospital.
    on_scene_ms, handover_ms : (calls,) int64
        `handover_ms` is 0 where nobody is carried.
    """

    carried: NDArray[np.bool_]
    on_scene_ms: NDArray[np.int64]
    handover_ms: NDArray[np.int64]


def fit_service_times(history: History, *, longest: Longest | None = None, law: Law | None = None) -> ServiceTimes:
    """Learn service times from a history.

    A response counts where it reached the scene, and either left for a hospital or ended. Of a duration that a class
    has fewer than 30 of, that of all classes is taken.

    Parameters
    ----------
    history : History
    longest : Longest, optional
        What is longer is a mistake of the record and left out.
    law : Law, optional
        Take this law for all durations, however well it fits.

    Raises
    ------
    SimulatorError
        Where the history has fewer than two possible durations of a kind.
    """
    longest = longest or Longest()
    times = _Recorded(history)
    everything = {name: _fitted(name, times.durations[name], longest, law) for name in _LONGEST}
    carried_of_all = float(times.carried[times.went_on].mean())
    names = class_names(history)
    of_class = []
    for row in range(len(names)):
        among = times.went_on & (times.reason_class == row)
        own = {
            name: _fitted(name, recorded[times.reason_class == row], longest, law)
            for name, recorded in times.durations.items()
            if times.known(name, row) >= LEAST_RECORDED
        }
        seen, carried = int(among.sum()), int(times.carried[among].sum())
        share = (carried + SHARE_OF_ALL * carried_of_all) / (seen + SHARE_OF_ALL)
        of_class.append(ClassTimes(seen, share, **{**everything, **own}, own=frozenset(own)))
    return ServiceTimes(names, tuple(of_class))


def draw_service(times: ServiceTimes, reason_class: NDArray[np.int32], *, seed: int, run: int = 0) -> DrawnService:
    """Draw what calls ask of crews; each call takes one number of each stream, whatever becomes of it.

    Parameters
    ----------
    times : ServiceTimes
    reason_class : (calls,) int32
        Rows in the classes of `times`.
    seed, run : int
        Another run with the same seed is independent of this one.
    """
    count = len(reason_class)
    hospital, scene, hand = (
        generator(seed, purpose, run).random(count) for purpose in (Purpose.CONVEYANCE, Purpose.SCENE, Purpose.HANDOVER)
    )
    carried = np.zeros(count, dtype=bool)
    on_scene_ms, handover_ms = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    for row, each in enumerate(times.of_class):
        carried |= (reason_class == row) & (hospital < each.carried)
        taken = np.flatnonzero((reason_class == row) & carried)
        left = np.flatnonzero((reason_class == row) & ~carried)
        on_scene_ms[taken] = each.before_transport.at(scene[taken])
        on_scene_ms[left] = each.without_transport.at(scene[left])
        handover_ms[taken] = each.handover.at(hand[taken])
    return DrawnService(frozen(carried), frozen(on_scene_ms), frozen(handover_ms))


def report(times: ServiceTimes) -> list[dict[str, object]]:
    """Tell for each class and duration by which law it is drawn, and how well a lognormal fits; ready for JSON."""
    return [
        {
            "class": name,
            "responses": each.responses,
            "carried": round(each.carried, 4),
            **{part: _told(getattr(each, part), own=part in each.own) for part in _LONGEST},
        }
        for name, each in zip(times.classes, times.of_class, strict=True)
    ]


class _Recorded:
    """What the responses of a history tell of service times, a row per response."""

    def __init__(self, history: History) -> None:
        responses = history.responses
        at_ms = responses.at_ms
        left = at_ms[:, Stage.TRANSPORTING] != NO_TIME
        stayed = ~left & (at_ms[:, Stage.AT_HOSPITAL] == NO_TIME)
        without = responses.duration_ms(Stage.ON_SCENE, Stage.ENDED)
        self.carried = left
        self.went_on = (at_ms[:, Stage.ON_SCENE] != NO_TIME) & (left | (stayed & ~np.isnan(without)))
        if not self.went_on.any():
            raise SimulatorError(f"{history.name}: no response reached a scene and went on: it tells no service times")
        classes = history.reason_class() if history.classes else np.zeros(len(history), dtype=np.int32)
        self.reason_class = np.where(self.went_on, classes[responses.call], UNKNOWN)
        self.durations = {
            "before_transport": responses.duration_ms(Stage.ON_SCENE, Stage.TRANSPORTING),
            "without_transport": np.where(stayed, without, np.nan),
            "handover": responses.duration_ms(Stage.AT_HOSPITAL, Stage.ENDED),
        }

    def known(self, name: str, row: int) -> int:
        """Count the durations of a class that are above 0."""
        return int(((self.reason_class == row) & (np.nan_to_num(self.durations[name]) > 0)).sum())


def _fitted(name: str, recorded_ms: NDArray[np.float64], longest: Longest, law: Law | None) -> Durations:
    try:
        return fit_durations(recorded_ms, longest_ms=getattr(longest, _LONGEST[name]) * MINUTE_MS, law=law)
    except SimulatorError as error:
        raise SimulatorError(f"{name.replace('_', ' ')}: {error}") from error


def _told(durations: Durations, *, own: bool) -> dict[str, object]:
    fit = durations.fit
    return {
        "law": str(durations.law),
        "own": own,
        "recorded": fit.recorded,
        "left_out": fit.left_out,
        "mean_min": round(durations.mean_ms / MINUTE_MS, 2),
        "median_min": round(float(durations.at(np.array([0.5]))[0]) / MINUTE_MS, 2),
        "distance": round(fit.distance, 4),
        "by_chance": round(fit.by_chance, 4),
    }
