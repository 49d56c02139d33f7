"""What a response is worth: the numbers that the price is made of, as data."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dispatch.errors import PolicyError
from dispatch.vocabulary import PRIORITIES, Form, IncidentKind

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_WEIGHT: Final = 100
"""No weight is more, so that no sum of prices leaves the numbers that the solver can hold."""

MOST_MS: Final = 2**37
"""No price of one thing is more, four years, but that of having no road."""

NO_ROAD_MS: Final = 2**40

LONGEST_MS: Final = 86_400_000
"""No drive takes longer than a day."""

Weights = tuple[int, int, int, int, int]
"""One whole number for each priority, 1 first."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Prices in ms-equivalents: one is as bad as a response later by one millisecond.

    All figures are defaults from general knowledge, to be set by the service, unless a source is named.

    Attributes
    ----------
    name, version
        Told with every decision that it made.
    automatic
        Priorities whose recommended units are sent without a person, once the reason for call is known; none.
    urgency_weight
        Weight of a millisecond of response by priority, 1 first.
    late_ms
        Flat price of a unit that is expected after the incident's time.
    lateness_percent
        Price of each millisecond by which it is expected to be late, over all that the drive may last, by priority.
    life_ms
        Price of a life: what a chance of one to survive a cardiac arrest is worth.
    missing_capability_ms
        Price of each need that the unit cannot meet, where the need is not hard.
    hard_forms
        Forms on which a unit that lacks a need is refused. On an emergency the nearest free general or specialised
        crew goes at once (order 388н), so needs are never hard there.
    overqualified_ms
        Price of sending resuscitation to an incident that is no emergency.
    job_ms, overtime_percent
        How long a job lasts after arrival, and the price of each millisecond of it after the end of the shift.
    meal_ms
        Price of sending a crew that is owed its break to what is no emergency.
    job_done_ms
        Price of each time that the crew was sent in this shift already.
    coverage_ms
        Price of all demand left uncovered; a share of it costs that share.
    coverage_most_ms
        Coverage never weighs more than that, by priority: for the patient at hand the nearest crew goes.
    coverage_only_in_time
        Whether coverage is priced only among units that are expected in time.
    cross_district_ms
        Price of calling a unit out of its own district.
    diverts_from
        A unit under way is sent elsewhere only to an incident that is by so many priorities more urgent than its own;
        0: never.
    diversion_ms
        Price of turning a crew that is under way, for another incident or because another crew takes over.
    most_diversions
        So often an incident may lose a unit to others.
    together
        Kinds of incident whose units go together or not at all.
    apart_weight
        Price of a millisecond between the first and the last arrival of units that go together.
    stale_after_ms, stale_price_percent, stale_price_limit_ms
        A fix older than that costs this share of its age, up to the limit.
    estimated_ms
        Price of having no road there: more than any road time, so that such a unit ranks after all others.
    straight_line_mps, detour_percent
        The straight-line estimate: distance lengthened by the detour, at that speed.

    Raises
    ------
    PolicyError
        Where a figure is negative or contradicts another.
    """

    name: str
    version: str = "1"
    automatic: tuple[int, ...] = ()
    urgency_weight: Weights = (1, 1, 1, 1, 1)
    late_ms: int = 0
    lateness_percent: Weights = (0, 0, 0, 0, 0)
    life_ms: int = 0
    missing_capability_ms: int = 0
    hard_forms: frozenset[Form] = frozenset({Form.URGENT, Form.CONSULTATION})
    overqualified_ms: int = 0
    job_ms: int = 3_600_000
    overtime_percent: int = 0
    meal_ms: int = 0
    job_done_ms: int = 0
    coverage_ms: int = 0
    coverage_most_ms: Weights = (MOST_MS, MOST_MS, MOST_MS, MOST_MS, MOST_MS)
    coverage_only_in_time: bool = False
    cross_district_ms: int = 0
    diverts_from: int = 0
    diversion_ms: int = 0
    most_diversions: int = 1
    together: frozenset[IncidentKind] = frozenset()
    apart_weight: int = 0
    stale_after_ms: int = 30_000
    stale_price_percent: int = 0
    stale_price_limit_ms: int = 300_000
    estimated_ms: int = NO_ROAD_MS
    straight_line_mps: float = 40 / 3.6
    detour_percent: int = 140

    def __post_init__(self) -> None:
        for field in fields(self):
            _check(field.name, getattr(self, field.name))
        self._check_weights()
        self._check_balance()

    def _check_weights(self) -> None:
        if min(self.urgency_weight) < 1 or max(self.urgency_weight) > MOST_WEIGHT:
            raise PolicyError("urgency_weight", f"is {self.urgency_weight}: want 1 to {MOST_WEIGHT}")
        if any(more < less for more, less in zip(self.urgency_weight, self.urgency_weight[1:], strict=False)):
            raise PolicyError("urgency_weight", f"grows for the less urgent: {self.urgency_weight}")
        for name in ("overtime_percent", "stale_price_percent", "lateness_percent"):
            if np.max(getattr(self, name)) > MOST_WEIGHT * 100:
                raise PolicyError(name, f"is {getattr(self, name)}: want at most {MOST_WEIGHT * 100}")
        if self.apart_weight > MOST_WEIGHT:
            raise PolicyError("apart_weight", f"is {self.apart_weight}: want at most {MOST_WEIGHT}")
        if self.diverts_from >= len(PRIORITIES):
            raise PolicyError("diverts_from", f"is {self.diverts_from}: want 1 to {len(PRIORITIES) - 1}, 0 for never")
        if not set(self.automatic) <= set(PRIORITIES):
            raise PolicyError("automatic", f"names priorities that there are not: {self.automatic}; want 1 to 5")

    def _check_balance(self) -> None:
        if self.coverage_only_in_time and self.late_ms < self.coverage_ms:
            raise PolicyError("late_ms", "must be at least coverage_ms, else to come late would be the cheaper")
        if self.straight_line_mps == 0:
            raise PolicyError("straight_line_mps", "is 0: nobody would ever arrive")
        if self.diverts_from and not self.diversion_ms:
            raise PolicyError("diversion_ms", "is 0: crews under way would be turned for nothing")
        if self.detour_percent < 100:
            raise PolicyError("detour_percent", f"is {self.detour_percent}: a road is not shorter than a straight line")
        dearest = max(
            self.late_ms, self.coverage_ms, self.missing_capability_ms, self.life_ms, self.diversion_ms, LONGEST_MS
        )
        if self.estimated_ms <= dearest:
            raise PolicyError("estimated_ms", "must be more than any other price: a pair without a road must not win")


def _check(name: str, value: Any) -> None:
    if isinstance(value, tuple):
        for each in value:
            _check(name, each)
    elif isinstance(value, (int, float)):
        most = NO_ROAD_MS if name == "estimated_ms" else MOST_MS
        if not 0 <= value <= most:
            raise PolicyError(name, f"is {value}: want 0 to {most}")


CLOSEST: Final = Policy(name="closest")
"""The soonest unit, and nothing else: order 388н as a rule, and what every other policy is measured against."""

FIRST_ARRIVAL: Final = Policy(
    name="first_arrival",
    urgency_weight=(4, 3, 2, 1, 1),
    missing_capability_ms=480_000,
    overqualified_ms=600_000,
    stale_price_percent=10,
)
"""The soonest crew that can help, the most urgent patient first."""

DMEXCLP: Final = Policy(
    name="dmexclp",
    late_ms=2**37,
    missing_capability_ms=480_000,
    coverage_ms=2**36,
    coverage_only_in_time=True,
    stale_price_percent=10,
)
"""Among the units in time the one that leaves the least demand uncovered; where none is in time, the soonest.

Jagtenberg, Bhulai, van der Mei: Dynamic ambulance dispatching: is the closest-idle policy always optimal? Health Care
Management Science 20 (2017) 517-531. The words are from general knowledge (m).
"""

FULL: Final = Policy(
    name="full",
    urgency_weight=(4, 3, 2, 1, 1),
    lateness_percent=(400, 300, 200, 100, 50),
    life_ms=14_400_000,
    missing_capability_ms=480_000,
    overqualified_ms=600_000,
    overtime_percent=20,
    meal_ms=240_000,
    job_done_ms=10_000,
    coverage_ms=30_000_000,
    coverage_most_ms=(120_000, 360_000, 600_000, 1_800_000, 3_600_000),
    cross_district_ms=30_000,
    diverts_from=2,
    diversion_ms=600_000,
    together=frozenset({IncidentKind.TRANSFER, IncidentKind.PLANNED, IncidentKind.STANDBY}),
    stale_price_percent=10,
)
"""Everything that the price knows, in one balance."""

POLICIES: Final = {policy.name: policy for policy in (CLOSEST, FIRST_ARRIVAL, DMEXCLP, FULL)}
"""The policies that ship, by name."""


def policy_of(told: Mapping[str, Any]) -> Policy:
    """Make a policy of what a service sets: the `name` of one that ships, and figures that stand instead of its own.

    Raises
    ------
    PolicyError
        Where the name or a figure is unknown, of the wrong kind, impossible, or contradicts another.
    """
    figures = dict(told)
    name = figures.pop("name", FULL.name)
    if name not in POLICIES:
        raise PolicyError("name", f"is {name!r}: known are {', '.join(POLICIES)}")
    base = POLICIES[name]
    return replace(base, **{field: _figure(base, field, value) for field, value in figures.items()})


def _figure(base: Policy, field: str, value: Any) -> Any:
    known = {each.name for each in fields(Policy)}
    if field not in known:
        raise PolicyError(field, f"is no figure of a policy: known are {', '.join(sorted(known))}")
    if field in _WORDS:
        return _words(field, value)
    if field == "automatic":
        return _whole_numbers(field, value)
    present = getattr(base, field)
    if isinstance(present, tuple):
        weights = _whole_numbers(field, value)
        if len(weights) != len(present):
            raise PolicyError(field, f"must be {len(present)} whole numbers, one for each priority, not {value!r}")
        return weights
    fits = type(value) is type(present) or (type(present) is float and type(value) is int)
    if not fits:
        raise PolicyError(field, f"must be {_KINDS[type(present)]}, not {value!r}")
    return value


def _whole_numbers(field: str, value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(type(each) is int for each in value):
        raise PolicyError(field, f"must be a list of whole numbers, not {value!r}")
    return tuple(value)


def _words(field: str, value: Any) -> frozenset[Form | IncidentKind]:
    known = {each.value: each for each in _WORDS[field]}
    if not isinstance(value, list) or not all(isinstance(each, str) and each in known for each in value):
        raise PolicyError(field, f"must be a list of {', '.join(sorted(known))}, not {value!r}")
    return frozenset(known[each] for each in value)


_WORDS: Final[dict[str, type[Form | IncidentKind]]] = {"hard_forms": Form, "together": IncidentKind}
_KINDS: Final = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}
