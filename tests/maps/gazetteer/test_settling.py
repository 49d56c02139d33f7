"""Which settlement a place belongs to, against the plain rule written once more."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from maps.gazetteer.entries import NOWHERE, Settlement
from maps.gazetteer.osm_tags import PART_REACH_M, SETTLEMENT_REACH_M
from maps.gazetteer.settling import Borders, Settling
from maps.road_graph import great_circle_m

DEGREES = st.floats(-0.2, 0.2)
KINDS = st.sampled_from([*SETTLEMENT_REACH_M, *PART_REACH_M, "locality"])


def settlement(kind: str, lon: float, lat: float) -> Settlement:
    return Settlement("", (), kind, lon, lat, 0, NOWHERE)


def settle_one(settling: Settling, lon: float, lat: float) -> int:
    return int(settling.settle(np.array([lon]), np.array([lat]))[0])


def square(half: float) -> bytes:
    return shapely.to_wkb(shapely.box(-half, -half, half, half))


@given(st.lists(st.builds(settlement, KINDS, DEGREES, DEGREES)), DEGREES, DEGREES)
def test_without_borders_it_is_the_nearest_in_relation_to_its_reach(
    settlements: list[Settlement], lon: float, lat: float
) -> None:
    found = settle_one(Settling(settlements), lon, lat)
    for reach_m in (SETTLEMENT_REACH_M, PART_REACH_M):
        shares = {
            row: float(great_circle_m(one.lon, one.lat, lon, lat)) / reach_m[one.kind]
            for row, one in enumerate(settlements)
            if one.kind in reach_m
        }
        if min(shares.values(), default=2.0) < 1 - 1e-6:
            assert shares[found] <= min(shares.values()) + 1e-6
            return
    assert found == NOWHERE or min(shares.values()) < 1 + 1e-6


def test_of_two_borders_the_smaller_counts() -> None:
    settling = Settling([settlement("town", 1, 1)] * 2, Borders(own=((1, square(0.1)), (0, square(0.3)))))
    assert [settle_one(settling, lon, 0) for lon in (0.0, 0.2, 0.4)] == [1, 0, NOWHERE]


def test_a_settlement_in_a_municipality_keeps_what_is_close_to_it() -> None:
    town, village = settlement("town", 0.2, 0), settlement("village", 0, 0)
    settling = Settling([town, village], Borders(municipal=((0, square(0.3)),)))
    assert [settle_one(settling, lon, 0) for lon in (0.01, 0.02, 0.1)] == [1, 0, 0]


def test_a_society_of_gardens_ends_at_its_fence() -> None:
    village, gardens = settlement("village", 0.015, 0), settlement("allotments", 0, 0)
    settling = Settling([village, gardens], Borders(own=((1, square(0.002)),)))
    assert [settle_one(settling, lon, 0) for lon in (0.001, 0.003)] == [1, 0]
    assert settle_one(Settling([village, gardens]), 0.003, 0) == 1


def test_where_nothing_else_is_known_the_addresses_around_tell() -> None:
    told = (np.array([0.0]), np.array([0.0]), np.array([0], dtype=np.int32))
    settling = Settling([settlement("locality", 9, 9)], told=told)
    assert [settle_one(settling, lon, 0) for lon in (0.01, 0.02)] == [0, NOWHERE]
