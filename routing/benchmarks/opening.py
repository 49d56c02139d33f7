"""How soon a built region answers in a process of its own, and what memory it needs there."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.store import build_map, open_map, save_map
from routing.figures import Figure
from routing.hierarchy import build_hierarchy
from routing.hierarchy_files import open_hierarchy, save_hierarchy
from routing.metric import customise, prune
from routing.travel_times import travel_times
from routing.warm_up import warm_up

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE: Final = "made-up:265000:1"
OPEN_BUDGET_S: Final = 1.0
MEMORY_BUDGET_MB: Final = 1_200.0
ASKED: Final = 1_000
_ROUTING: Final = "routing"


def measure_opening(source: str = SOURCE) -> Iterator[Figure]:
    """Build a region, then open it and ask for a table in another process."""
    with tempfile.TemporaryDirectory() as folder:
        region = Path(folder) / "region"
        built = build_map(source)
        hierarchy = build_hierarchy(built.graph)
        save_map(region, built, extra=lambda new: save_hierarchy(hierarchy, new / _ROUTING))
        with multiprocessing.get_context("spawn").Pool(1) as process:
            found = process.apply(opened, (region,))
    name = f"{source}, {found['arcs']:,} arcs"
    yield Figure(f"{name}: open", found["open_s"], "s", OPEN_BUDGET_S)
    yield Figure(f"{name}: customise, prune and answer {ASKED:,} × {ASKED:,}", found["answer_s"], "s")
    yield Figure(f"{name}: memory after that", found["memory_mb"], "MB", MEMORY_BUDGET_MB)


def opened(folder: Path) -> dict[str, float]:
    """Open a region and answer a table; tell how long that took (s) and the most memory it held (MB; Linux only)."""
    warm_up()
    began_s = time.perf_counter()
    built = open_map(folder)
    hierarchy = open_hierarchy(folder / _ROUTING, built.graph, arc_index=built.index)
    open_s = time.perf_counter() - began_s
    graph = built.graph
    metric = prune(customise(hierarchy, graph.travel_ms))
    nodes = np.random.default_rng(1).integers(0, graph.nodes, ASKED)
    places = np.column_stack((graph.lon[nodes], graph.lat[nodes]))
    travel_times(metric, places, places)
    return {
        "arcs": graph.arcs,
        "open_s": open_s,
        "answer_s": time.perf_counter() - began_s - open_s,
        "memory_mb": _greatest_memory_mb(),
    }


def _greatest_memory_mb() -> float:
    """Give the most memory that this process has held: `getrusage` may count that of its parent in."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
