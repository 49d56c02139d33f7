"""What must hold between the keys of a scenario, beyond what each takes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dispatch.covering.move_rules import move_rules_of
from dispatch.errors import MoveRulesError, PolicyError
from dispatch.policy import policy_of
from fleet.cells import codes
from fleet.errors import FieldError
from fleet.vocabulary import CAPABILITIES
from simulator.errors import FieldError as NumberError
from simulator.measures import BETTER
from simulator.scenario.errors import UnfitError
from simulator.scenario.shifts import shifts_of
from simulator.statistics.sequential import Precision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulator.scenario.scenario import Scenario
    from simulator.scenario.sections.conduct import PrecisionWanted

    Broken = Iterator[tuple[str, str]]


def broken_rules(scenario: Scenario) -> Iterator[str]:
    """Give each rule that does not hold, as ``FILE:LINE: key reason``."""
    for rule in _RULES:
        for path, reason in rule(scenario):
            yield f"{scenario.where(path)} {reason}"


def precision_of(wanted: PrecisionWanted) -> Precision:
    """Give how narrow an interval has to be; raises `FieldError` of the simulator where it is impossible."""
    return Precision(wanted.half_width, wanted.relative, wanted.level, wanted.least, wanted.most)


def _times(scenario: Scenario) -> Broken:
    try:
        ZoneInfo(scenario.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield "time_zone", f"is {scenario.time_zone!r}, no zone of the time-zone database"
    runs = scenario.runs
    if runs.duration_h is None and scenario.calls.by == "demand":
        yield "runs.duration_h", "is missing: drawn calls have no last one"
    if runs.duration_h is not None and runs.warm_up_h >= runs.duration_h:
        yield "runs.warm_up_h", f"is {runs.warm_up_h:g} h, and all of it lasts {runs.duration_h:g} h"
    if runs.find_warm_up and runs.warm_up_h:
        yield "runs.find_warm_up", "is of no use where warm_up_h is told"
    for row, event in enumerate(scenario.events, start=1):
        if event.from_ is not None and event.until is not None and event.until <= event.from_:
            yield f"events.{row}.until", f"is {event.until}, and it begins at {event.from_}"
        for hour in event.hours or ():
            if hour != int(hour):
                yield f"events.{row}.hours", f"holds {hour:g}: want whole hours of the week"


def _who(scenario: Scenario) -> Broken:
    units = scenario.units
    if units.fleet is None and units.file is None and not scenario.crews:
        yield "units", "names nobody: want units.fleet, units.file or [[crews]]"
    if units.fleet is not None and units.file is not None:
        yield "units.file", "cannot stand beside units.fleet: name one"
    if units.fleet is not None and scenario.travel.by == "matrix":
        yield "units.fleet", "stands on a map, and travel is by a matrix: want units.file or [[crews]]"
    if units.fleet is None and scenario.hospitals.file is None:
        yield "hospitals.file", "is missing: there is no fleet whose hospitals are taken"
    for row, crews in enumerate(scenario.crews, start=1):
        try:
            shifts_of(crews, "crew")
        except UnfitError as error:
            yield f"crews.{row}.shifts", str(error)
        try:
            codes("capabilities", ";".join(crews.capabilities), CAPABILITIES)
        except FieldError as error:
            yield f"crews.{row}.capabilities", error.reason


def _stations(scenario: Scenario) -> Broken:
    matrix = scenario.travel.by == "matrix"
    wanted, other = (("place",), ("lon", "lat")) if matrix else (("lon", "lat"), ("place",))
    seen: dict[str, int] = {}
    for row, station in enumerate(scenario.stations, start=1):
        for name in wanted:
            if getattr(station, name) is None:
                yield f"stations.{row}.{name}", f"is missing: travel is by {scenario.travel.by}"
        for name in other:
            if getattr(station, name) is not None:
                yield f"stations.{row}.{name}", f"is of no use: travel is by {scenario.travel.by}"
        if seen.setdefault(station.id, row) != row:
            yield f"stations.{row}.id", f"is {station.id!r} as that of number {seen[station.id]}"


def _calls(scenario: Scenario) -> Broken:
    columns = scenario.calls.columns
    if scenario.calls.by != "columns":
        if columns is not None:
            yield "calls.columns", f"is used with by = columns only, and by is {scenario.calls.by}"
    elif columns is None:
        yield "calls.columns", "is missing: it names the columns of the calls"
    else:
        if (columns.gap_min is None) == (columns.at_min is None):
            yield "calls.columns.gap_min", "or at_min must be there, and not both"
        on_map = scenario.travel.by == "map"
        for name in ("lon", "lat") if on_map else ("place",):
            if getattr(columns, name) is None:
                yield f"calls.columns.{name}", f"is missing: travel is by {scenario.travel.by}"
        if scenario.service.by == "calls":
            for name in ("carried", "on_scene_min", "handover_min"):
                if getattr(columns, name) is None:
                    yield f"calls.columns.{name}", "is missing: service.by is calls"


def _priorities(scenario: Scenario) -> Broken:
    for name, value in (scenario.calls.priorities or {}).items():
        if not name or value != int(value):
            yield "calls.priorities", "must be a table: a whole number from 1 to 5 for each class"


def _demand(scenario: Scenario) -> Broken:
    calls, demand, service = scenario.calls, scenario.demand, scenario.service
    if (calls.by == "demand") != (demand is not None):
        yield "demand", "is missing: calls.by is demand" if demand is None else "is of no use: calls.by is not demand"
    if scenario.events and calls.by != "demand":
        yield "events", "change demand, and calls.by is not demand"
    if demand is not None and demand.by == "zones" and len(demand.hourly) not in {1, 24, 168}:
        yield "demand.hourly", f"has {len(demand.hourly)} numbers: want 24, or 168 of a week"
    if service.by == "calls" and calls.by == "demand":
        yield "service.by", "is calls, and drawn calls bring no times: want fitted or law"
    told = calls.mapping or (demand.mapping if demand else None) or service.mapping
    if service.by == "fitted" and told is None:
        yield "service.mapping", "is missing: no other history is there to fit to"


def _policies(scenario: Scenario) -> Broken:
    policy = scenario.policy
    if policy.class_ is not None:
        for name in (*(("name",) if policy.name else ()), *(policy.figures or {})):
            yield f"policy.{name}", "is of no use beside class; what the class is made with stands in [policy.with]"
        module, colon, made = policy.class_.partition(":")
        if not (colon and module and made.isidentifier()):
            yield "policy.class", f"is {policy.class_!r}: want module:Class"
    else:
        if policy.with_ is not None:
            yield "policy.with", "is of use with class only"
        yield from _refused("policy", lambda: policy_of({"name": policy.name or "full", **(policy.figures or {})}))
    moves = {"policy": "dmexclp", **(scenario.relocation.figures or {})}
    yield from _refused("relocation", lambda: move_rules_of(moves))


def _refused(section: str, made: Callable[[], Any]) -> Broken:
    try:
        made()
    except (PolicyError, MoveRulesError) as error:
        yield f"{section}.{error.field}", error.reason


def _aims(scenario: Scenario) -> Broken:
    if len(scenario.targets.late_after_min) not in {1, 5}:
        count = len(scenario.targets.late_after_min)
        yield "targets.late_after_min", f"has {count} numbers: want one, or five, one for each priority"
    wanted = scenario.precision
    if wanted is None:
        return
    if wanted.measure.partition(".")[0] not in BETTER:
        yield "precision.measure", f"is {wanted.measure!r}: there are {', '.join(BETTER)}"
    try:
        precision_of(wanted)
    except NumberError as error:
        yield f"precision.{error.field}", error.reason


_RULES: Final = (_times, _who, _stations, _calls, _priorities, _demand, _policies, _aims)
