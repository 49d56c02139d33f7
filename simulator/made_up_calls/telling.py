"""First and further calls of an incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from simulator.made_up_calls.call import MadeUpCall, Sort
from simulator.made_up_calls.phrases import phrases
from simulator.made_up_calls.placing import Placed, indoors, outdoors
from simulator.made_up_calls.speech import asking_again, beside, complaint, crash_as, crash_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    import numpy as np

    from simulator.made_up_calls.scenes import Scene, Scenes

_NO_NUMBER_SHARE: Final = 0.03
_PATIENTS_TOLD_SHARE: Final = 0.4
_OWN_OFF_M: Final = 40.0
_CAR_OFF_M: Final = 15.0
_CAR_RADIUS_M: Final = 30.0
_SEEN_FROM_M: Final = (20.0, 400.0)
_OTHER_REASONS: Final = {
    "cardiac_arrest": ("unconscious",),
    "unconscious": ("cardiac_arrest", "stroke", "unknown"),
    "breathing": ("chest_pain", "unknown"),
    "chest_pain": ("breathing", "unknown", "pressure"),
    "stroke": ("unconscious", "pressure"),
    "bleeding": ("injury", "unknown"),
    "injury": ("bleeding", "unconscious"),
    "burns": ("injury", "unknown"),
    "childbirth": ("bleeding", "abdominal_pain"),
    "mental": ("injury", "unknown"),
    "child_seizure": ("unconscious", "fever"),
    "unknown": ("unconscious", "breathing"),
    "abdominal_pain": ("unknown", "fever"),
    "pressure": ("stroke", "chest_pain", "unknown"),
    "fever": ("child_seizure", "breathing"),
    "advice": ("fever", "unknown"),
}
"""What another caller names instead (m)."""


class Telling:
    """Makes the calls of incidents, without ids."""

    def __init__(self, scenes: Scenes) -> None:
        self._scenes, self._town, self._rng = scenes, scenes.town, scenes.rng
        self._repeats: Mapping[Sort, Callable[[Scene], MadeUpCall]] = {
            Sort.SECOND_AT_CRASH: self.second_at_crash,
            Sort.NEIGHBOUR: self.neighbour,
            Sort.ASKS_AGAIN: self.asks_again,
            Sort.ECALL: self.ecall,
            Sort.OTHER_REASON: self.other_reason,
            Sort.WRONG_HOUSE: self.wrong_house,
        }

    def first(self, scene: Scene, sort: Sort = Sort.PLAIN) -> MadeUpCall:
        """Make the first call of an incident."""
        return self._call(scene, sort, scene.at, self._text(scene), self._place(scene), phone=scene.phone)

    def repeat(self, sort: Sort, scene: Scene) -> MadeUpCall:
        """Make a further call of an incident."""
        return self._repeats[sort](scene)

    def second_at_crash(self, scene: Scene) -> MadeUpCall:
        """Another driver passes by; one in five names a single injured person."""
        at = self._later(scene, mean_min=4.0)
        if self._rng.random() < 0.2:
            reason = ("injury", "bleeding", "unconscious")[int(self._rng.integers(3))]
            text = crash_as(reason, self._rng)
            return replace(self._call(scene, Sort.SECOND_AT_CRASH, at, text, self._seen(scene)), reason=reason)
        words = crash_words(scene.details, self._rng)
        return self._call(scene, Sort.SECOND_AT_CRASH, at, words, self._seen(scene))

    def neighbour(self, scene: Scene) -> MadeUpCall:
        """A neighbour calls for the same flat; some give the number of their own, some none."""
        flat = (scene.flat, scene.flat, scene.flat, scene.flat, "", self._scenes.flat())[int(self._rng.integers(6))]
        place = indoors(self._town, scene.spot, flat if scene.flat else "", self._rng)
        text = beside("neighbour", self._text(scene, is_stranger=True), self._rng)
        return self._call(scene, Sort.NEIGHBOUR, self._later(scene, mean_min=7.0), text, place)

    def asks_again(self, scene: Scene) -> MadeUpCall:
        """The same caller, now and then from another number, asks where the crew is after 10 to 40 minutes."""
        at = scene.at + timedelta(minutes=float(self._rng.uniform(10, 40)))
        reason = (None, scene.reason, scene.reason, "unknown")[int(self._rng.integers(4))]
        said = asking_again(self._rng)
        text = said if self._rng.random() < 0.7 else f"{said}, {self._text(scene)}"
        phone = scene.phone if self._rng.random() < 0.88 else self._scenes.phone()
        return replace(self._call(scene, Sort.ASKS_AGAIN, at, text, self._place(scene), phone=phone), reason=reason)

    def ecall(self, scene: Scene) -> MadeUpCall:
        """The car calls by itself, shortly before or after a person does."""
        at = scene.at + timedelta(minutes=float(self._rng.uniform(-1.5, 3.0)))
        lon, lat = self._town.moved(scene.spot, float(self._rng.rayleigh(_CAR_OFF_M)), self._rng)
        return self._call(scene, Sort.ECALL, at, "", Placed(lon, lat, _CAR_RADIUS_M, None))

    def other_reason(self, scene: Scene) -> MadeUpCall:
        """Somebody else of the household calls and names another reason, in the words of that."""
        choice = [each for each in _OTHER_REASONS[scene.reason] if scene.patient.is_child or "child" not in each]
        reason = choice[int(self._rng.integers(len(choice)))]
        text = complaint(reason, scene.patient, self._rng)
        at = self._later(scene, mean_min=8.0)
        return replace(self._call(scene, Sort.OTHER_REASON, at, text, self._place(scene)), reason=reason)

    def wrong_house(self, scene: Scene) -> MadeUpCall:
        """Somebody else takes a house nearby for the right one."""
        near = self._town.houses_within(scene.spot, 5.0, 160.0)
        wrong = int(near[int(self._rng.integers(len(near)))]) if len(near) else self._town.house(self._rng)
        place = indoors(self._town, self._town.spot_of_house(wrong), scene.flat, self._rng)
        text = self._text(scene, is_stranger=True)
        return self._call(scene, Sort.WRONG_HOUSE, self._later(scene, mean_min=5.0), text, place)

    def of_mass_event(self, scene: Scene, text: str, reason: str) -> MadeUpCall:
        """One of many calls about one event."""
        at = self._later(scene, mean_min=9.0)
        call = self._call(scene, Sort.MASS_EVENT, at, text, self._seen(scene))
        return replace(call, reason=reason, patients=None)

    def _call(
        self, scene: Scene, sort: Sort, at: datetime, text: str, place: Placed, *, phone: str | None = None
    ) -> MadeUpCall:
        """Make a call with the reason of the scene, from a number of its own where none is given."""
        told = scene.patients if self._rng.random() < _PATIENTS_TOLD_SHARE else None
        number = self._scenes.phone() if phone is None else phone
        return MadeUpCall(
            id="",
            at=at,
            phone=None if self._rng.random() < _NO_NUMBER_SHARE else number,
            text=text,
            lon=place.lon,
            lat=place.lat,
            radius_m=place.radius_m,
            address=place.address,
            reason=scene.reason,
            patients=told,
            incident=scene.incident,
            sort=sort,
        )

    def _text(self, scene: Scene, *, is_stranger: bool = False) -> str:
        if scene.is_crash:
            return crash_words(scene.details, self._rng)
        said = complaint(scene.reason, scene.patient, self._rng, is_stranger=is_stranger)
        return said if scene.house is not None else beside("spots", said, self._rng)

    def _place(self, scene: Scene) -> Placed:
        if scene.is_crash:
            return outdoors(self._town, scene.spot, _OWN_OFF_M, self._rng)
        return indoors(self._town, scene.spot, scene.flat, self._rng)

    def _seen(self, scene: Scene) -> Placed:
        return outdoors(self._town, scene.spot, float(self._rng.uniform(*_SEEN_FROM_M)), self._rng)

    def _later(self, scene: Scene, *, mean_min: float) -> datetime:
        return scene.at + timedelta(minutes=0.3 + float(self._rng.exponential(mean_min)))


def mass_event(rng: np.random.Generator) -> str:
    """Draw what happened to many."""
    what = phrases()["mass"]["what"]
    return str(what[int(rng.integers(len(what)))])
