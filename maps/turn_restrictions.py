"""Turn restrictions on a road graph: pairs of arcs that must not, or alone may, follow each other."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from maps.osm.restrictions import KINDS, RefusedRestriction
from maps.road_graph import frozen
from maps.week_minutes import week_minutes

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EXAMPLES: Final = 10


@dataclass(frozen=True, slots=True)
class ViaWayRestriction:
    """A restriction that leads over ways, which no pair of arcs tells: `maps.via_ways` makes roads that obey it.

    Attributes
    ----------
    relation : int
    kind : str
        One of `maps.osm.restrictions.KINDS`.
    condition : str
        As OSM writes it, empty where it holds always.
    for_emergency : bool
        It names emergency vehicles.
    arcs : tuple of int
        They follow each other from the first to the last.
    """

    relation: int
    kind: str
    condition: str
    for_emergency: bool
    arcs: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ArcCopies:
    """Arcs that a graph has once more for whoever has come the way of a restriction over ways.

    Attributes
    ----------
    of : (copies,) int32
        What each of the last arcs of the graph is a copy of.
    closed_from, closed_to : (closed,) int32
        Turns that nobody makes: the same road goes on over another copy.
    """

    of: NDArray[np.int32]
    closed_from: NDArray[np.int32]
    closed_to: NDArray[np.int32]

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, frozen(getattr(self, field.name)))

    def __len__(self) -> int:
        return len(self.of)


NO_COPIES: Final = ArcCopies(*np.empty((3, 0), dtype=np.int32))
COPY_ARRAYS: Final = tuple(field.name for field in fields(ArcCopies))
"""Names of the arrays of `ArcCopies`."""


@dataclass(frozen=True, slots=True, eq=False)
class TurnRestrictions:
    """The turn restrictions of a road graph.

    Attributes
    ----------
    relation : (pairs,) int64
        OSM relation.
    kind : (pairs,) uint8
        Index into `maps.osm.restrictions.KINDS`.
    from_arc, to_arc : (pairs,) int32
        The turn that is forbidden (`no_...`), the only one out of `from_arc` that is not (`only_...`), or that of
        the other rules of the relation, which do not hold then (`none`).
    condition : (pairs,) int32
        Index into `conditions`, 0 where it holds always.
    for_emergency : (pairs,) bool
        It names emergency vehicles, so that no siren excuses from it.
    behind : (pairs,) int32
        How many arcs of the restriction lie behind the turn: 1, or more where it leads over ways. Only a pair with 1
        is meant for copies of its arcs too.
    conditions : tuple of str
        As OSM writes them; `conditions[0]` is empty.
    via_ways : tuple of ViaWayRestriction
        Obeyed where the graph has `copies` for them; pairs tell them too, then.
    refused : tuple of RefusedRestriction
    copies : ArcCopies
    """

    relation: NDArray[np.int64]
    kind: NDArray[np.uint8]
    from_arc: NDArray[np.int32]
    to_arc: NDArray[np.int32]
    condition: NDArray[np.int32]
    for_emergency: NDArray[np.bool_]
    behind: NDArray[np.int32]
    conditions: tuple[str, ...] = ("",)
    via_ways: tuple[ViaWayRestriction, ...] = ()
    refused: tuple[RefusedRestriction, ...] = ()
    copies: ArcCopies = NO_COPIES

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, field.name, frozen(value))

    def __len__(self) -> int:
        return len(self.relation)

    def bind_at(self, minute_of_week: int | None) -> NDArray[np.bool_]:
        """Tell which pairs bind at a minute of the week, as `turn_table` takes it; (pairs,) bool.

        At times a rule of a relation replaces those that it has for always.
        """
        holds = np.array([number > 0 and _holds(text, minute_of_week) for number, text in enumerate(self.conditions)])
        at_times: NDArray[np.bool_] = holds[self.condition]
        always = (self.condition == 0) & ~np.isin(self.relation, self.relation[at_times])
        binds: NDArray[np.bool_] = (always | at_times) & (self.kind != KINDS.index("none"))
        return binds

    @property
    def texts(self) -> RestrictionTexts:
        """All that is no array."""
        return RestrictionTexts(self.conditions, self.via_ways, self.refused)


@dataclass(frozen=True, slots=True)
class RestrictionReport:
    """What became of the turn restrictions of an extract; a relation may hold several.

    Attributes
    ----------
    found : int
        The sum of those below.
    used : int
        Told by pairs of arcs, at all times.
    conditional : int
        Kept with the condition on which they hold.
    odd_conditions : tuple of str
        The first conditions that are no hours of the week: they are not obeyed.
    via_ways : int
        Told by more than two arcs, at all times or on a condition: obeyed on the roads of a built map.
    refused : tuple of (str, int, tuple of int)
        Reason, count and the first relations.
    """

    found: int
    used: int
    conditional: int
    odd_conditions: tuple[str, ...]
    via_ways: int
    refused: tuple[tuple[str, int, tuple[int, ...]], ...]


def _holds(condition: str, minute_of_week: int | None) -> bool:
    week = None if minute_of_week is None else week_minutes(condition)
    return week is not None and bool(week[minute_of_week])


class RestrictionTexts(NamedTuple):
    """What `TurnRestrictions` holds beside its arrays."""

    conditions: tuple[str, ...]
    via_ways: tuple[ViaWayRestriction, ...]
    refused: tuple[RefusedRestriction, ...]


RESTRICTION_ARRAYS: Final = tuple(
    field.name for field in fields(TurnRestrictions) if field.name not in {*RestrictionTexts._fields, "copies"}
)
"""Names of the arrays of `TurnRestrictions`."""


def report_restrictions(restrictions: TurnRestrictions) -> RestrictionReport:
    """Count what became of restrictions, the most frequent reason of refusal first."""
    rule = np.column_stack((restrictions.relation, restrictions.condition, restrictions.kind))
    conditional = np.unique(rule, axis=0)[:, 1] != 0
    over_ways = {(one.relation, one.kind, one.condition) for one in restrictions.via_ways}
    conditions = dict.fromkeys((*restrictions.conditions[1:], *(one.condition for one in restrictions.via_ways)))
    odd_conditions = [text for text in conditions if text and week_minutes(text) is None]
    relations: dict[str, list[int]] = {}
    for one in restrictions.refused:
        relations.setdefault(one.reason.value, []).append(one.relation)
    refused = sorted(((reason, len(ids), tuple(ids[:_EXAMPLES])) for reason, ids in relations.items()), key=_rarity)
    return RestrictionReport(
        found=len(conditional) + len(over_ways) + len(restrictions.refused),
        used=int((~conditional).sum()),
        conditional=int(conditional.sum()),
        odd_conditions=tuple(odd_conditions[:_EXAMPLES]),
        via_ways=len(over_ways),
        refused=tuple(refused),
    )


def _rarity(refused: tuple[str, int, tuple[int, ...]]) -> tuple[int, str]:
    return -refused[1], refused[0]


def no_restrictions() -> TurnRestrictions:
    """Give the restrictions of a graph that has none."""
    nothing = np.empty(0, dtype=np.int64)
    return TurnRestrictions(
        relation=nothing,
        kind=nothing.astype(np.uint8),
        from_arc=nothing.astype(np.int32),
        to_arc=nothing.astype(np.int32),
        condition=nothing.astype(np.int32),
        for_emergency=nothing.astype(np.bool_),
        behind=nothing.astype(np.int32),
    )
