"""Calls come by chance, from where people live, and tell of nobody who exists."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest

from dispatch.triage.loader import shipped_catalogues
from maps import road_graph
from maps.road_graph import ROAD_CLASSES
from maps.snapping import snap
from simulator.callers import Callers, caller_words
from simulator.errors import SimulatorError
from simulator.homes import HOUSE_ASIDE_M, UNINHABITED, Homes
from town import NOON, town

CALLS = 2_000


@pytest.fixture(scope="module")
def homes() -> Homes:
    return Homes(town().map.graph, town().map.places)


def callers(homes: Homes, *, seed: int = 1, **options: float) -> Callers:
    return Callers(homes, calls_per_hour=60, start=NOON, seed=seed, **options)


def test_the_same_seed_gives_the_same_calls(homes: Homes) -> None:
    one, same, other = callers(homes), callers(homes), callers(homes, seed=2)
    drawn = [[(each.next_at, each.take()) for _ in range(50)] for each in (one, same, other)]
    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]


def test_gaps_between_calls_are_exponential_about_the_mean(homes: Homes) -> None:
    stream = callers(homes)
    instants = []
    for _ in range(CALLS):
        instants.append(stream.next_at)
        stream.take()
    gaps_s = np.array([(later - earlier).total_seconds() for earlier, later in pairwise(instants)])
    assert gaps_s.min() > 0
    assert gaps_s.mean() == pytest.approx(60, rel=0.1)
    assert gaps_s.std() == pytest.approx(60, rel=0.15)
    assert (gaps_s > 60).mean() == pytest.approx(np.exp(-1), abs=0.04)


def test_every_call_is_complete_and_nobody_in_it_can_exist(homes: Homes) -> None:
    stream = callers(homes)
    for number in range(1, 201):
        call = stream.take()
        assert call.phone.startswith("+7000")
        assert len(call.phone) == len("+79990000000")
        assert call.patient == {"name": f"Пациент {number}"}
        assert call.text in caller_words()[call.reason].words
        assert "д. " in call.address


def test_calls_come_from_beside_inhabited_roads(homes: Homes) -> None:
    stream, built = callers(homes), town().map
    calls = [stream.take() for _ in range(300)]
    near = snap(built.index, np.array([(call.lon, call.lat) for call in calls]))
    assert near.distance_m.max() <= HOUSE_ASIDE_M + 0.1
    assert near.distance_m.mean() > HOUSE_ASIDE_M / 2
    classes = Counter(ROAD_CLASSES[built.graph.road_class[arc]] for arc in near.arc)
    assert sum(classes[name] for name in UNINHABITED) < len(calls) / 20


def test_an_address_names_the_street_and_the_settlement(homes: Homes) -> None:
    stream, built = callers(homes), town().map
    addresses = [stream.take().address for _ in range(200)]
    settlements = {place.name for place in built.places}
    assert {address.split(", ")[0] for address in addresses} <= settlements
    streets = {address.split(", ")[1] for address in addresses if address.count(", ") == 2}
    assert len(streets) > 20
    assert streets <= set(built.graph.names)


def test_reasons_come_in_their_shares(homes: Homes) -> None:
    stream = callers(homes)
    counts = Counter(stream.take().reason for _ in range(CALLS))
    for code, words in caller_words().items():
        assert counts[code] / CALLS == pytest.approx(words.per_mille / 1000, abs=0.03), code


def test_callers_have_reasons_of_the_catalogue_and_the_shares_are_whole() -> None:
    assert caller_words().keys() <= shipped_catalogues()[-1].reasons.keys()
    assert sum(each.per_mille for each in caller_words().values()) == 1000
    assert all(len(set(each.words)) >= 2 for each in caller_words().values())


def test_callers_without_a_place_give_an_address(homes: Homes) -> None:
    stream = callers(homes, without_place_share=0.5)
    calls = [stream.take() for _ in range(400)]
    placeless = [call for call in calls if call.lon is None]
    assert len(placeless) / len(calls) == pytest.approx(0.5, abs=0.1)
    assert all(call.lat is None and call.address for call in placeless)
    usual = callers(homes)
    assert all(usual.take().lon is not None for _ in range(100))


@pytest.mark.parametrize("rate", [0, -1, float("inf"), float("nan")])
def test_an_impossible_rate_is_refused(homes: Homes, rate: float) -> None:
    with pytest.raises(SimulatorError, match="calls per hour is a number above 0"):
        Callers(homes, calls_per_hour=rate, start=NOON, seed=1)


def test_a_map_where_nobody_lives_is_refused() -> None:
    ferry = road_graph([0], [1], [30.0, 30.1], [60.0, 60.0], road_class=[ROAD_CLASSES.index("ferry")])
    with pytest.raises(SimulatorError, match="no road along which people live"):
        Homes(ferry, ())


def test_homes_on_a_map_without_names_have_house_numbers() -> None:
    lane = road_graph([0, 1], [1, 0], [30.0, 30.1], [60.0, 60.0])
    home = Homes(lane, ()).draw(np.random.default_rng(1))
    assert home.address.startswith("д. ")


def test_calls_begin_after_the_start(homes: Homes) -> None:
    assert callers(homes).next_at > NOON
    assert callers(homes).next_at < NOON + timedelta(hours=1)
