"""Small OSM files and a made-up region that many tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maps import MadeUpRegion, made_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    Way = tuple[Sequence[int], Mapping[str, str]]
    Relation = tuple[Sequence[tuple[str, int, str]], Mapping[str, str]]
    WriteOsm = Callable[..., Path]


@pytest.fixture
def write_osm(tmp_path: Path) -> WriteOsm:
    """Give a writer of OSM XML: places of nodes by number, ways as (nodes, tags), tags of nodes by number.

    Ways are numbered from 101, relations, as (members, tags) with members as (type, number, role), from 201.
    """

    def write(
        nodes: Mapping[int, tuple[float, float]],
        ways: Sequence[Way],
        tags: Mapping[int, Mapping[str, str]] | None = None,
        *,
        relations: Sequence[Relation] = (),
        name: str = "small.osm",
    ) -> Path:
        lines = ["<osm version='0.6'>"]
        for number, (lon, lat) in nodes.items():
            lines.append(f"<node id='{number}' lon='{lon}' lat='{lat}'>{_tags((tags or {}).get(number, {}))}</node>")
        for number, (points, way_tags) in enumerate(ways, 101):
            refs = "".join(f"<nd ref='{point}'/>" for point in points)
            lines.append(f"<way id='{number}'>{refs}{_tags(way_tags)}</way>")
        for number, (members, relation_tags) in enumerate(relations, 201):
            inner = "".join(f"<member type='{kind}' ref='{ref}' role='{role}'/>" for kind, ref, role in members)
            lines.append(f"<relation id='{number}'>{inner}{_tags(relation_tags)}</relation>")
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
