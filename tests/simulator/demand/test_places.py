from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from simulator.demand.places import PlacesOfZones
from simulator.errors import SimulatorError
from simulator.history.mapping_file import parse_mapping
from simulator.history.reading import read_history

if TYPE_CHECKING:
    from pathlib import Path

MAPPING = """
name = "places"
rows = "calls"
[time]
zone = "UTC"
[columns]
at = "at"
zone = "zone"
lon = "lon"
lat = "lat"
"""


def test_calls_come_from_where_they_came_in_their_zone(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    rows = (
        "at,zone,lon,lat",
        "2026-03-02,b,1,1",
        "2026-03-02,a,2,2",
        "2026-03-03,b,3,3",
        "2026-03-03,c,,",
        "2026-03-03,,9,9",
    )
    path.write_text("\n".join(rows), encoding="utf-8")
    history = read_history(path, parse_mapping(MAPPING, "places.toml")).history
    places = PlacesOfZones(history)
    rows_of = {name: row for row, name in enumerate(history.zones)}
    zone = np.array([rows_of["b"]] * 500 + [rows_of["a"]] * 10, dtype=np.int32)
    drawn = places.draw(zone, seed=1)
    assert set(map(tuple, drawn[500:].tolist())) == {(2.0, 2.0)}
    assert set(map(tuple, drawn[:500].tolist())) == {(1.0, 1.0), (3.0, 3.0)}
    assert 200 < (drawn[:500, 0] == 1).sum() < 300
    assert places.draw(zone, seed=1).tobytes() == drawn.tobytes()
    with pytest.raises(SimulatorError, match="zone 'c' has no recorded place"):
        places.draw(np.array([rows_of["c"]], dtype=np.int32), seed=1)
