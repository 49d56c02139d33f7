"""Files that were cut or spoilt: one sentence that names them, or a smaller map."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import osmium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps import MapError, read_extract

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import WriteOsm

ROAD = {"highway": "residential"}
PLACES = {number: (30 + number * 0.001, 60.0) for number in range(1, 200)}


@pytest.fixture(scope="module")
def small_pbf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give a PBF of two hundred points and a hundred roads."""
    file = tmp_path_factory.mktemp("pbf") / "small.osm.pbf"
    with osmium.SimpleWriter(str(file)) as writer:
        for number, place in PLACES.items():
            writer.add_node(osmium.osm.mutable.Node(id=number, location=place))
        for number in range(1, 100):
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=[number, number + 1], tags=ROAD))
    return file.read_bytes()


@given(st.data())
@settings(max_examples=60)
def test_a_pbf_cut_anywhere_is_refused_by_name(
    small_pbf: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    file = tmp_path_factory.mktemp("cut") / "cut.osm.pbf"
    file.write_bytes(small_pbf[: data.draw(st.integers(0, len(small_pbf) - 1))])
    assert_refused(file)


@given(st.data())
@settings(max_examples=60)
def test_a_spoilt_pbf_is_refused_by_name_or_still_a_map(
    small_pbf: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    spoilt = bytearray(small_pbf)
    for _ in range(data.draw(st.integers(1, 4))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    file = tmp_path_factory.mktemp("spoilt") / "spoilt.osm.pbf"
    file.write_bytes(spoilt)
    is_read(file)


@pytest.mark.parametrize("name", ["cut.osm", "cut.osm.gz"])
def test_xml_cut_anywhere_is_refused_by_name(write_osm: WriteOsm, tmp_path: Path, name: str) -> None:
    plain = write_osm(PLACES, [((number, number + 1), ROAD) for number in range(1, 20)]).read_bytes()
    whole = gzip.compress(plain) if name.endswith(".gz") else plain
    file = tmp_path / name
    for end in range(0, len(whole) - 1, len(whole) // 50):
        file.write_bytes(whole[:end])
        assert_refused(file)


@pytest.mark.realdata
def test_a_pbf_cut_between_two_blocks_is_refused_or_a_smaller_map(data_dir: Path, tmp_path: Path) -> None:
    whole = (data_dir / "osm" / "liechtenstein-latest.osm.pbf").read_bytes()
    file = tmp_path / "cut.osm.pbf"
    outcomes = []
    for end in ends_of_blocks(whole)[-4:-1]:
        file.write_bytes(whole[:end])
        outcomes.append(is_read(file))
    assert outcomes == [False, True, True]


def ends_of_blocks(pbf: bytes) -> list[int]:
    """Find where the blocks of a PBF end: each has the length of its head, and in the head that of its body."""
    ends, at = [], 0
    while at < len(pbf):
        head = int.from_bytes(pbf[at : at + 4], "big")
        at += 4 + head
        at += body_length(pbf[at - head : at])
        ends.append(at)
    return ends


def body_length(head: bytes) -> int:
    """Read field 3 (datasize, a varint) of a BlobHeader, which is its last."""
    length = 0
    for shift, byte in enumerate(head[head.rindex(b"\x18") + 1 :]):
        length |= (byte & 127) << 7 * shift
    return length


def assert_refused(file: Path) -> None:
    with pytest.raises(MapError) as caught:
        read_extract(file)
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


def is_read(file: Path) -> bool:
    """Tell whether a file is read; what is refused names it."""
    try:
        read_extract(file)
    except MapError as error:
        refused = error
    else:
        return True
    assert str(file) in str(refused)
    return False
