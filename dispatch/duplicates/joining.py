"""What an incident takes over from one that is joined to it, and what a split gives back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_FIELDS: Final = ("priority", "form", "reason", "needs", "patients", "place", "opened_at")

FORMS: Final = ("emergency", "urgent", "consultation")
"""The most urgent first; `dispatch.vocabulary.Form` has the words."""


@dataclass(frozen=True, slots=True)
class Placing:
    """A place in degrees, its uncertainty and when it was known."""

    lon: float
    lat: float
    radius_m: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Joinable:
    """What of an incident joining bears on.

    Attributes
    ----------
    priority : int
        1 is the highest.
    form : str
        One of `FORMS`.
    patients : int or None
        How many are told.
    calls : tuple of str
        In order of arrival.
    """

    id: str
    priority: int
    form: str
    reason: str
    needs: frozenset[str]
    patients: int | None
    place: Placing | None
    opened_at: datetime
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Both incidents after a split.

    `changed` names the fields of the kept one that somebody changed after the join: they stay, and a person looks.
    """

    kept: Joinable
    restored: Joinable
    changed: tuple[str, ...] = ()


def better_place(one: Placing, other: Placing) -> Placing:
    """Give the more certain place, the newer of two as certain; a judge of positions may take its place."""
    return min((one, other), key=lambda each: (each.radius_m, -each.at.timestamp()))


def merged(
    kept: Joinable, joined: Joinable, *, judge: Callable[[Placing, Placing], Placing] = better_place
) -> Joinable:
    """Give the kept incident with what it takes over from the joined one.

    The worse urgency wins, and the reason comes with it; needs are united; the greater number of patients holds; the
    judge chooses the place; the earlier opening counts, so that no target starts anew.
    """
    worse = min((kept, joined), key=lambda each: (each.priority, FORMS.index(each.form)))
    places = [each.place for each in (kept, joined) if each.place is not None]
    told = [each.patients for each in (kept, joined) if each.patients is not None]
    return replace(
        kept,
        priority=worse.priority,
        form=min((kept.form, joined.form), key=FORMS.index),
        reason=worse.reason,
        needs=kept.needs | joined.needs,
        patients=max(told, default=None),
        place=judge(*places) if len(places) == 2 else next(iter(places), None),
        opened_at=min(kept.opened_at, joined.opened_at),
        calls=(*kept.calls, *(call for call in joined.calls if call not in kept.calls)),
    )


def split(
    now: Joinable, before: Joinable, joined: Joinable, *, judge: Callable[[Placing, Placing], Placing] = better_place
) -> Split:
    """Undo a join: the joined incident is as it was, the kept one keeps what changed after the join.

    Parameters
    ----------
    now
        The kept incident as it stands.
    before, joined
        Both as they were when they were joined.
    judge
        The one of the join.
    """
    then = merged(before, joined, judge=judge)
    changed = tuple(name for name in _FIELDS if getattr(now, name) != getattr(then, name))
    back = {name: getattr(before, name) for name in _FIELDS if name not in changed}
    calls = tuple(call for call in now.calls if call not in joined.calls)
    return Split(replace(now, **back, calls=calls), joined, changed)
