"""Centres in a made-up region, each with a world around it."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest

from playing import Play
from simulator.callers import Callers
from simulator.clock import ManualClock
from simulator.crews import virtual_crews
from simulator.homes import Homes
from simulator.world import World
from town import NOON, open_centre, town

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Callable[..., Play]]:
    """Give what starts a play in a region of its own size, each time with a new journal."""
    with ExitStack() as journals:

        def start(
            *, nodes: int = 2_000, units: int = 12, calls_per_hour: float = 0, seed: int = 1, at: datetime = NOON
        ) -> Play:
            folder = tmp_path / str(len(list(tmp_path.iterdir())))
            folder.mkdir()
            centre = open_centre(folder, clock=ManualClock(at), of=town(nodes, units))
            journals.enter_context(closing(centre.journal))
            graph, places = centre.streets.map.graph, centre.streets.map.places
            callers = None
            if calls_per_hour:
                callers = Callers(Homes(graph, places), calls_per_hour=calls_per_hour, start=at, seed=seed)
            return Play(centre, World(virtual_crews(centre, seed=seed), callers, start=at))

        yield start
