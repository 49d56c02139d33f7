"""Which of two places of a caller is kept: the table of rules, and what each says.

Persons come before machines. Machines are compared by how far from the place the caller may be by now: the radius,
grown by what a person walks since then. That growth is the same for all of them, so one order holds at any time, and
of several places the same one is kept whatever order they come in.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import msgspec

from dispatch.channels.fix import AHEAD
from dispatch.channels.sphere import distance_m

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dispatch.channels.fix import Fix

DRIFT_MPS: Final = 1.4
"""(m) A person on foot."""

REACH_MPS: Final = 40.0
"""(m) 144 km/h: how fast a caller may have got from one place to the other."""

SURE: Final = 2.0
"""(m) Radii are told for two cases in three (phones) or 95 in 100 (cars); twice the radius is nearly all of them."""

BEHIND: Final = timedelta(days=1)
"""(m) A machine's place of longer ago is of another day, or of a clock that is wrong."""


class Why(StrEnum):
    """Why a place is taken or not."""

    CLOCK = "clock"
    """Its clock cannot be right."""
    FIRST = "first"
    """There was none before."""
    SAME = "same"
    """It says what the one held says."""
    HELD_BY_PERSON = "held_by_person"
    """Who set the one held knows better than who tells this: shown, never taken by itself."""
    PERSON = "person"
    """Who set it knows better, or set it later, than who set the one held."""
    SUPERSEDED = "superseded"
    """A person has set another one since."""
    FINER = "finer"
    """Its radius is smaller, and so is where the caller may be by now."""
    FRESHER = "fresher"
    """Its radius is not smaller, but the other one is so old that the caller may be further from it by now."""
    WORSE = "worse"
    """The one held says more."""


TAKEN: Final = frozenset({Why.FIRST, Why.PERSON, Why.FINER, Why.FRESHER})
"""What makes a new place take the place of the one held."""


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a new place.

    Attributes
    ----------
    better : bool
        It takes the place of the one held.
    why : Why
    contradicts : bool
        Both cannot be right: further apart than radii and a fast car explain. To be shown to a person in any case.
    proposed : bool
        It is not taken, but worth being offered to a person: it contradicts what was set, is finer, or is all there is.
    distance_m : float or None
        Metres between the two.
    """

    better: bool
    why: Why
    contradicts: bool = False
    proposed: bool = False
    distance_m: float | None = None


def judge(new: Fix, held: Fix | None, now: datetime) -> Judgement:
    """Judge a new place against the one held, by the first of `RULES` that applies.

    Parameters
    ----------
    new : Fix
    held : Fix or None
        None where there was no place before.
    now : datetime
        UTC; only the clock of the new place is judged by it.
    """
    if held is None:
        why = Why.CLOCK if has_wrong_clock(new, now) else Why.FIRST
        return Judgement(better=why in TAKEN, why=why, proposed=why not in TAKEN)
    why = Why.CLOCK if has_wrong_clock(new, now) else next(why for applies, why in RULES if applies(new, held))
    apart_m = distance_m(new.lon, new.lat, held.lon, held.lat)
    contradicts = why is not Why.CLOCK and apart_m > plausible_reach_m(new, held)
    finer = new.told_radius_m < held.told_radius_m
    return Judgement(
        better=why in TAKEN,
        why=why,
        contradicts=contradicts,
        proposed=why is Why.HELD_BY_PERSON and (contradicts or finer),
        distance_m=apart_m,
    )


def has_wrong_clock(fix: Fix, now: datetime) -> bool:
    """Tell whether the time of a machine's place cannot be right."""
    return not fix.authority and not -BEHIND <= fix.at - now <= AHEAD


def grown_radius_m(fix: Fix, now: datetime) -> float:
    """Give how far from the place the caller may be by now, in metres."""
    return fix.told_radius_m + DRIFT_MPS * max((now - fix.at).total_seconds(), 0.0)


def plausible_reach_m(one: Fix, other: Fix) -> float:
    """Give how far apart two places may be, both right, in metres."""
    apart_s = abs((one.at - other.at).total_seconds())
    return SURE * (one.told_radius_m + other.told_radius_m) + REACH_MPS * apart_s


def _of_less_authority(new: Fix, held: Fix) -> bool:
    return new.authority < held.authority


def _of_more_authority(new: Fix, held: Fix) -> bool:
    return new.authority > held.authority


def _later_person(new: Fix, held: Fix) -> bool:
    return new.authority > 0 and _key_of_person(new) > _key_of_person(held)


def _earlier_person(new: Fix, held: Fix) -> bool:
    _ = held
    return new.authority > 0


def _finer(new: Fix, held: Fix) -> bool:
    return new.told_radius_m < held.told_radius_m and _key_of_machine(new) < _key_of_machine(held)


def _fresher(new: Fix, held: Fix) -> bool:
    return _key_of_machine(new) < _key_of_machine(held)


def _same(new: Fix, held: Fix) -> bool:
    return new == held


def _otherwise(new: Fix, held: Fix) -> bool:
    _ = new, held
    return True


RULES: Final[tuple[tuple[Callable[[Fix, Fix], bool], Why], ...]] = (
    (_same, Why.SAME),
    (_of_less_authority, Why.HELD_BY_PERSON),
    (_of_more_authority, Why.PERSON),
    (_later_person, Why.PERSON),
    (_earlier_person, Why.SUPERSEDED),
    (_finer, Why.FINER),
    (_fresher, Why.FRESHER),
    (_otherwise, Why.WORSE),
)
"""The first that applies to a new place and the one held says what becomes of the new one."""


def _key_of_machine(fix: Fix) -> tuple[float, float, str, float, float]:
    """Order places of machines, the best first: by the grown radius, of which only the part that differs is here."""
    at_s = fix.at.timestamp()
    return fix.told_radius_m - DRIFT_MPS * at_s, -at_s, fix.source, fix.lon, fix.lat


def _key_of_person(fix: Fix) -> tuple[float, float, str, float, float]:
    """Order places that persons set, the latest last."""
    return fix.at.timestamp(), -fix.told_radius_m, fix.source, fix.lon, fix.lat
