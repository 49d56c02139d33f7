"""Small OSM files and a made-up region that many tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maps import MadeUpRegion, made_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    Way = tuple[Sequence[int], Mapping[str, str]]
    WriteOsm = Callable[..., Path]


@pytest.fixture
def write_osm(tmp_path: Path) -> WriteOsm:
    """Give a writer of OSM XML: places of nodes by number, ways as (nodes, tags), tags of nodes by number."""

    def write(
        nodes: Mapping[int, tuple[float, float]],
        ways: Sequence[Way],
        tags: Mapping[int, Mapping[str, str]] | None = None,
        *,
        name: str = "small.osm",
    ) -> Path:
        lines = ["<osm version='0.6'>"]
        for number, (lon, lat) in nodes.items():
            lines.append(f"<node id='{number}' lon='{lon}' lat='{lat}'>{_tags((tags or {}).get(number, {}))}</node>")
        for number, (points, way_tags) in enumerate(ways, 101):
            refs = "".join(f"<nd ref='{point}'/>" for point in points)
            lines.append(f"<way id='{number}'>{refs}{_tags(way_tags)}</way>")
        path = tmp_path / name
        path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def region() -> MadeUpRegion:
    """Give a made-up region of 3,000 nodes."""
    return made_up(3000, 1)


def _tags(tags: Mapping[str, str]) -> str:
    return "".join(f"<tag k='{key}' v='{value}'/>" for key, value in tags.items())
