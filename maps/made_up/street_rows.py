"""The streets of a made-up region as addresses name them: by settlement and name, each with its ways."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.made_up.allotments import Allotments, made_up_allotments
from maps.made_up.country import plan_country
from maps.road_graph import ROAD_CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.made_up.region import MadeUpRegion

RING_NAME: Final = "Кольцевая автодорога"
ROAD_REF: Final = re.compile(r"[АРК]-\d+")
"""How a numbered country road is called."""

NO_STREET: Final = -1

_STREETS: Final = tuple(
    ROAD_CLASSES.index(name) for name in ("primary", "secondary", "tertiary", "unclassified", "residential")
)
_NO_SETTLEMENT: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class StreetRows:
    """Streets, the allotment societies last: theirs stand in for a street.

    Attributes
    ----------
    name : tuple of str
        That of the settlement where its streets have none.
    settlement : (streets,) int32
        Row among the places of the region, then among `allotments`, on from there.
    is_place : (streets,) bool
        Whether the name is that of the settlement.
    of_arc : (arcs,) int32
        Street of each arc, `NO_STREET` for none.
    allotments : tuple of Allotments
    """

    name: tuple[str, ...]
    settlement: NDArray[np.int32]
    is_place: NDArray[np.bool_]
    of_arc: NDArray[np.int32]
    allotments: tuple[Allotments, ...]


def street_rows(region: MadeUpRegion) -> StreetRows:
    """Sort out which streets there are; ways of one name in one settlement are one street."""
    graph, places = region.graph, len(region.places)
    settlement = _settlement_of_way(region)[graph.way_id]
    arcs = np.flatnonzero(settlement != _NO_SETTLEMENT)
    key = settlement[arcs] * len(graph.names) + graph.name[arcs]
    streets, row = np.unique(key, return_inverse=True)
    of_arc = np.full(graph.arcs, NO_STREET, dtype=np.int32)
    of_arc[arcs] = row.ravel()
    allotments = made_up_allotments(region)
    for number, society in enumerate(allotments, len(streets)):
        of_arc[[society.arc, graph.reverse[society.arc]]] = number
    own, called = np.divmod(streets, len(graph.names))
    named = [graph.names[name] or region.places[place].name for place, name in zip(own, called, strict=True)]
    return StreetRows(
        name=(*named, *(f"СНТ {society.name}" for society in allotments)),
        settlement=np.concatenate((own, places + np.arange(len(allotments)))).astype(np.int32),
        is_place=np.concatenate((called == 0, np.ones(len(allotments), dtype=np.bool_))),
        of_arc=of_arc,
        allotments=allotments,
    )


def _settlement_of_way(region: MadeUpRegion) -> NDArray[np.int64]:
    """Tell in which settlement each way is a street, (ways + 1,) int64; `_NO_SETTLEMENT` for country roads.

    Nodes are numbered settlement by settlement, then along the ring and the country roads, last in the city.
    """
    graph = region.graph
    country, _ = plan_country(graph.nodes, region.seed)
    until = np.cumsum(country.size)
    outside = np.array([name == RING_NAME or ROAD_REF.fullmatch(name) is not None for name in graph.names])
    is_street = np.isin(graph.road_class, _STREETS) & ~outside[graph.name]
    in_city = graph.tail >= until[-1]
    own = np.where(in_city, 0, np.searchsorted(until, graph.tail, side="right") + 1)
    own[~is_street | (in_city & (graph.name == 0))] = _NO_SETTLEMENT
    of_way = np.full(int(graph.way_id.max()) + 1, _NO_SETTLEMENT)
    of_way[graph.way_id] = own
    return of_way
