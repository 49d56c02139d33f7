"""Turn restrictions as an OSM file tells them: relations of ways and nodes, before they meet a road graph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

KINDS: Final = (
    "no_left_turn",
    "no_right_turn",
    "no_straight_on",
    "no_u_turn",
    "no_entry",
    "no_exit",
    "only_left_turn",
    "only_right_turn",
    "only_straight_on",
    "only_u_turn",
    "none",
)
"""Values of `restriction` that are understood; `none` lifts the other rules of its relation at times."""

EMERGENCY_CLASS: Final = "emergency"
"""The class of vehicles that a restriction names where it is meant for them, whatever their siren."""

_LIFTED: Final = "none"
_BETWEEN_CLAUSES: Final = re.compile(r";(?![^(]*\))")


class Refusal(StrEnum):
    """Why a restriction is not used."""

    UNKNOWN_KIND = "unknown kind"
    OTHER_VEHICLE = "for other vehicles"
    EXCEPTED = "the vehicle is excepted"
    MISSING_MEMBER = "a member is missing"
    TOO_MANY_MEMBERS = "more members than its kind may have"
    NO_ROAD = "a member is no road"
    OUTSIDE = "a member lies outside the kept part"
    NOT_JOINED = "its members do not meet"
    NO_JUNCTION = "nothing branches off at its node"
    NEVER_DRIVEN = "the roads do not lead that way"
    AMBIGUOUS = "a member runs on past the others"


@dataclass(frozen=True, slots=True)
class RefusedRestriction:
    """A restriction that is not used, by the number of its relation."""

    relation: int
    reason: Refusal


@dataclass(frozen=True, slots=True)
class OsmRestriction:
    """One rule of one relation.

    Attributes
    ----------
    relation : int
    kind : str
        One of `KINDS`.
    condition : str
        When it holds, as it is written; empty where always.
    vehicle : str
        The class of vehicles that it names, empty where it is for all.
    from_ways, via_nodes, via_ways, to_ways : tuple of int
        Members by role, in their order.
    """

    relation: int
    kind: str
    condition: str
    vehicle: str
    from_ways: tuple[int, ...]
    via_nodes: tuple[int, ...]
    via_ways: tuple[int, ...]
    to_ways: tuple[int, ...]

    @property
    def ways(self) -> tuple[int, ...]:
        """All ways, in the order in which they are driven."""
        return self.from_ways + self.via_ways + self.to_ways


def read_restrictions(
    path: Path, vehicle_classes: Collection[str]
) -> tuple[list[OsmRestriction], list[RefusedRestriction]]:
    """Read the relations `type=restriction` of an OSM file; osmium's own errors pass through.

    Parameters
    ----------
    path : Path
    vehicle_classes : str
        Classes that the vehicle belongs to, from the narrowest: `restriction:CLASS` counts before `restriction`, and
        `except=CLASS` frees it.

    Returns
    -------
    restrictions, refused
        By the order of the file; a relation may hold several rules.
    """
    import osmium

    found, refused = [], []
    relations = osmium.FileProcessor(str(path), osmium.osm.RELATION)
    for relation in relations.with_filter(osmium.filter.TagFilter(("type", "restriction"))):
        for rule in _rules(relation, vehicle_classes):
            if isinstance(rule, OsmRestriction):
                found.append(rule)
            else:
                refused.append(RefusedRestriction(relation.id, rule))
    return found, refused


def ways_in_file(path: Path, ways: Collection[int]) -> set[int]:
    """Tell which of these ways the file holds at all."""
    import osmium

    if not ways:
        return set()
    wanted = osmium.filter.IdFilter(ways)
    return {way.id for way in osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(wanted)}


def _rules(relation: Any, vehicle_classes: Collection[str]) -> Iterator[OsmRestriction | Refusal]:
    tags = dict(relation.tags)
    members = _members(relation)
    told = _told(tags, vehicle_classes)
    for rule in told:
        vehicle, kind, condition = rule
        reason = _refusal(tags, rule, vehicle_classes) or _wrong_members(kind, *members)
        yield reason or OsmRestriction(relation.id, kind, condition, vehicle, *members)
    if not told:
        yield Refusal.OTHER_VEHICLE if any(key.startswith("restriction:") for key in tags) else Refusal.UNKNOWN_KIND


def _told(tags: Mapping[str, str], vehicle_classes: Collection[str]) -> list[tuple[str, str, str]]:
    """Give what holds always, then what holds at times, as vehicle class, kind and condition."""
    told = []
    vehicle, kind = _strongest(tags, vehicle_classes, "")
    if kind:
        told.append((vehicle, kind, _old_condition(tags)))
    vehicle, clauses = _strongest(tags, vehicle_classes, ":conditional")
    return told + [(vehicle, *_kind_and_condition(clause)) for clause in _BETWEEN_CLAUSES.split(clauses) if clause]


def _old_condition(tags: Mapping[str, str]) -> str:
    """Read the keys that were used before conditions: `day_on=Mo`, `day_off=Fr`, `hour_on=7`, `hour_off=18:30`."""
    days = [tags[key] for key in ("day_on", "day_off") if key in tags]
    hours = [tags[key] for key in ("hour_on", "hour_off") if key in tags]
    times = [hour if ":" in hour else f"{hour}:00" for hour in hours]
    return f"{'-'.join(days)} {'-'.join(times)}".strip()


def _kind_and_condition(clause: str) -> tuple[str, str]:
    """Read KIND @ CONDITION; a clause without a condition is of no kind."""
    kind, _, condition = (part.strip() for part in clause.partition("@"))
    return (kind, condition) if condition else ("", "")


def _strongest(tags: Mapping[str, str], vehicle_classes: Collection[str], suffix: str) -> tuple[str, str]:
    keys = {f"restriction:{name}{suffix}": name for name in vehicle_classes} | {f"restriction{suffix}": ""}
    return next(((name, tags[key]) for key, name in keys.items() if key in tags), ("", ""))


def _refusal(tags: Mapping[str, str], rule: tuple[str, str, str], vehicle_classes: Collection[str]) -> Refusal | None:
    vehicle, kind, condition = rule
    excepted = {name.strip() for name in tags.get("except", "").split(";")}
    if (kind == _LIFTED and not condition) or (not vehicle and not excepted.isdisjoint(vehicle_classes)):
        return Refusal.EXCEPTED
    return None if kind in KINDS else Refusal.UNKNOWN_KIND


def _members(relation: Any) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    by_role: dict[tuple[str, str], list[int]] = {}
    for member in relation.members:
        by_role.setdefault((member.role, member.type), []).append(member.ref)
    roles = (("from", "w"), ("via", "n"), ("via", "w"), ("to", "w"))
    from_ways, via_nodes, via_ways, to_ways = (tuple(by_role.get(role, ())) for role in roles)
    return from_ways, via_nodes, via_ways, to_ways


def _wrong_members(
    kind: str,
    from_ways: tuple[int, ...],
    via_nodes: tuple[int, ...],
    via_ways: tuple[int, ...],
    to_ways: tuple[int, ...],
) -> Refusal | None:
    if not (from_ways and to_ways and (via_nodes or via_ways)):
        return Refusal.MISSING_MEMBER
    several = (len(from_ways) > 1 and kind != "no_entry") or (len(to_ways) > 1 and kind != "no_exit")
    if several or len(via_nodes) > 1 or (via_nodes and via_ways):
        return Refusal.TOO_MANY_MEMBERS
    return None
