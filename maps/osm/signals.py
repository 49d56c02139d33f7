"""Traffic signals of OSM as a count on each arc."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from maps.osm.points_on_arcs import sum_on_arcs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from maps.chains import Chains, Collapsed

_DIRECTIONS: Final = {"forward": (True, False), "backward": (False, True)}


def signal_directions(tags: Mapping[str, str]) -> tuple[bool, bool] | None:
    """Tell whether a node's signal stops who drives along its way, and who drives against it; None without a signal."""
    if tags.get("highway") != "traffic_signals":
        return None
    return _DIRECTIONS.get(tags.get("traffic_signals:direction") or tags.get("direction", ""), (True, True))


def signals_on_arcs(chains: Chains, roads: Collapsed, signals: Mapping[int, tuple[bool, bool]]) -> NDArray[np.int32]:
    """Count the signals that one passes on each arc, past its tail and up to its head; (arcs,) int32.

    Parameters
    ----------
    chains, roads
        The points, and the graph made of them.
    signals : mapping of int to (bool, bool)
        `signal_directions` by OSM node.
    """
    along, against = (np.isin(chains.point, [node for node, stops in signals.items() if stops[way]]) for way in (0, 1))
    return sum_on_arcs(roads, along, against)
