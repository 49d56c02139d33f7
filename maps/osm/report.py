"""What was read of an extract, what was odd in it, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maps.osm.barriers import BarrierCount
    from maps.osm.reading import OsmReader
    from maps.osm.strong_part import Island, StrongPart
    from maps.osm.tally import Counted
    from maps.turn_restrictions import RestrictionReport


@dataclass(frozen=True, slots=True)
class FerryCount:
    """Ferry lines of a file, those of them that are roads for the profile, and those whose duration is told."""

    met: int
    used: int
    with_duration: int


@dataclass(frozen=True, slots=True)
class ExtractReport:
    """What was read and what was left out.

    Attributes
    ----------
    highways : int
        All ways with the key `highway`.
    ways, closed_ways, nameless_ways : int
        Those that are roads of the profile, and its ferries; of them the closed ones, and the open ones without name
        and number.
    closed_by : dict of str to int
        Why roads are closed.
    limits : tuple of Counted
        Limits of size and weight that closed a road or a barrier, by key.
    told_speeds, implied_speeds, ways_without_speed : int
        Open roads whose speed limit is told, those where a law is named instead, and those with neither: they are
        driven at the speed of their class.
    alternating_ways, reversible_ways, roundabouts : int
    ferries : FerryCount
    barriers : tuple of BarrierCount
    traffic_signals : int
        Signals of the file, on roads or elsewhere.
    missing_points : int
        Points of roads that the file does not hold; the road is broken there.
    odd_values : tuple of Counted
        Values that were not understood, by key.
    restrictions : RestrictionReport
    movable_bridge_ways, fire_stations : int
    dropped_parts, dropped_nodes, dropped_arcs : int
        Outside the largest strongly connected part.
    islands : tuple of Island
        The largest of the dropped parts.
    connected_share : float
        Of all nodes, those in the part that was kept.
    nodes, arcs : int
        Of the graph that was kept.
    """

    highways: int
    ways: int
    closed_ways: int
    nameless_ways: int
    closed_by: dict[str, int]
    limits: tuple[Counted, ...]
    told_speeds: int
    implied_speeds: int
    ways_without_speed: int
    alternating_ways: int
    reversible_ways: int
    roundabouts: int
    ferries: FerryCount
    barriers: tuple[BarrierCount, ...]
    traffic_signals: int
    missing_points: int
    odd_values: tuple[Counted, ...]
    restrictions: RestrictionReport
    movable_bridge_ways: int
    fire_stations: int
    dropped_parts: int
    dropped_nodes: int
    dropped_arcs: int
    islands: tuple[Island, ...]
    connected_share: float
    nodes: int
    arcs: int


def extract_report(
    reader: OsmReader, kept: StrongPart, restrictions: RestrictionReport, barriers: tuple[BarrierCount, ...]
) -> ExtractReport:
    """Put together what the reader counted and what became of it."""
    rules, graph, dropped = reader.rules, kept.graph, kept.dropped
    return ExtractReport(
        highways=reader.highways,
        ways=reader.ways,
        closed_ways=reader.ways - reader.open_ways,
        nameless_ways=reader.nameless_ways,
        closed_by={reason.value: count for reason, count in rules.closed.items() if count},
        limits=rules.limits.counted(),
        told_speeds=rules.speeds_told,
        implied_speeds=rules.speeds_implied,
        ways_without_speed=reader.open_ways - rules.speeds_told - rules.speeds_implied,
        alternating_ways=rules.oneways["alternating"],
        reversible_ways=rules.oneways["reversible"],
        roundabouts=rules.roundabouts,
        ferries=FerryCount(reader.ferries, reader.ferries_used, reader.ferries_timed),
        barriers=barriers,
        traffic_signals=len(reader.signals),
        missing_points=reader.missing_points,
        odd_values=rules.odd_values.counted(),
        restrictions=restrictions,
        movable_bridge_ways=sum(map(len, reader.bridge_ways.values())),
        fire_stations=reader.fire_stations,
        dropped_parts=dropped.parts,
        dropped_nodes=dropped.nodes,
        dropped_arcs=dropped.arcs,
        islands=dropped.islands,
        connected_share=round(graph.nodes / (graph.nodes + dropped.nodes), 6),
        nodes=graph.nodes,
        arcs=graph.arcs,
    )
