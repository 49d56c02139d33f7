"""What a call taker would expect to be told of another call, and what not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import exp
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.duplicates.proposing import propose
from dispatch.duplicates.sketch import Sketch, sketch_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOME = (30.3, 60.0)
HOUSE = "Садовая улица, 5, Озёрск, кв. 7"


def others() -> list[Sketch]:
    """Give the calls of a common hour, none of which has to do with another."""
    told = [("pressure", "давление, голова болит"), ("fever", "температура, кашель"), ("chest_pain", "давит в груди")]
    return [
        sketch_of(
            f"C{number}",
            NOON - timedelta(minutes=2 * number + 1),
            incident=f"I{number}",
            place=(30.0 + number % 10 / 20, 59.9 + number // 10 / 20),
            radius_m=15.0,
            address=f"улица номер {number}, {number}, Озёрск, кв. {number}",
            reason=told[number % 3][0],
            text=told[number % 3][1],
            phone=f"digest-{number}",
        )
        for number in range(60)
    ]


def known(minutes_ago: float = 4.0, **told: Any) -> Sketch:
    """Give a call that is known."""
    usual = {"place": HOME, "radius_m": 15.0, "address": HOUSE, "reason": "chest_pain", "text": "давит в груди, дед"}
    return sketch_of("K", NOON - timedelta(minutes=minutes_ago), incident="known", **{**usual, **told})


def asked(*, now: datetime = NOON, seen: Sketch | None = None, **told: Any) -> list[str]:
    """Ask for a new call; give the incidents that are proposed."""
    new = sketch_of("new", now, **told)
    return [each.incident for each in propose(new, [*others(), seen or known()], now)]


def test_a_neighbour_calls_for_the_same_flat() -> None:
    assert asked(place=HOME, radius_m=15.0, address=HOUSE, reason="chest_pain", text="соседу плохо с сердцем") == [
        "known"
    ]


def test_it_is_found_while_only_the_place_is_typed() -> None:
    assert asked(place=HOME, radius_m=15.0, address=HOUSE) == ["known"]


def test_another_flat_with_another_patient_is_another_incident() -> None:
    assert not asked(
        place=HOME,
        radius_m=15.0,
        address="Садовая улица, 5, Озёрск, кв. 90",
        reason="fever",
        text="ребёнок 3 года, жар",
    )


def test_the_same_caller_asks_where_the_crew_is() -> None:
    seen = known(25, phone="own")
    assert asked(seen=seen, phone="own", text="где скорая, ждём уже полчаса") == ["known"]


def test_the_same_caller_hours_later_with_another_matter() -> None:
    seen = known(300, phone="own")
    told = {"place": HOME, "address": HOUSE, "reason": "injury", "text": "упал, сломал руку"}
    assert not asked(seen=seen, phone="own", **told)


def test_a_crash_seen_from_afar_under_another_reason() -> None:
    seen = known(3, address="Садовая улица / Лесной переулок, Озёрск", reason="traffic", text="столкнулись две машины")
    assert asked(seen=seen, place=(30.303, 60.001), radius_m=50.0, reason="bleeding", text="авария, водитель в крови")


def test_two_crashes_on_one_road_a_kilometre_apart() -> None:
    seen = known(20, address="Р-218, 5 км", reason="traffic", text="грузовик в кювете")
    assert not asked(
        seen=seen, place=(30.318, 60.0), radius_m=50.0, address="Р-218, 6 км", reason="traffic", text="сбили лося"
    )


def test_two_houses_of_one_street_with_two_reasons() -> None:
    assert not asked(
        place=(30.3015, 60.0005),
        radius_m=15.0,
        address="Садовая улица, 9, Озёрск, кв. 3",
        reason="fever",
        text="жар, кашель",
    )


def test_without_coordinates_by_the_address_in_words() -> None:
    assert asked(address="ул. Садовая, д. 5, кв. 7", reason="chest_pain") == ["known"]


def test_the_same_street_in_another_town_is_another_place() -> None:
    assert not asked(address="Лесогорск, ул. Садовая, д. 5", reason="chest_pain", text="давит в груди")


def test_an_uncertain_place_says_less_than_a_certain_one() -> None:
    likelihood = {}
    for radius_m in (20.0, 3_000.0):
        new = sketch_of("new", NOON, place=HOME, radius_m=radius_m, reason="chest_pain")
        likelihood[radius_m] = max((each.likelihood for each in propose(new, [*others(), known()], NOON)), default=0.0)
    assert likelihood[3_000.0] < likelihood[20.0]


def test_calls_beyond_the_window_and_of_the_own_incident_are_passed_over() -> None:
    told = {"place": HOME, "radius_m": 15.0, "address": HOUSE, "reason": "chest_pain"}
    assert not asked(seen=known(13 * 60), **told)
    own = sketch_of("new", NOON, incident="known", **told)
    assert not propose(own, [*others(), known()], NOON)


def test_a_draft_in_the_book_changes_nothing_for_itself() -> None:
    new = sketch_of("new", NOON, place=HOME, radius_m=15.0, address=HOUSE, reason="chest_pain", phone="own")
    [without] = propose(new, [*others(), known()], NOON)
    [within] = propose(new, [*others(), known(), new], NOON)
    assert within.incident == without.incident
    assert within.likelihood == pytest.approx(without.likelihood, abs=0.02)


def test_an_incident_is_proposed_once_by_the_call_that_agrees_best() -> None:
    far = sketch_of("K2", NOON - timedelta(minutes=2), incident="known", place=(30.4, 60.1), radius_m=15.0)
    new = sketch_of("new", NOON, place=HOME, radius_m=15.0, address=HOUSE, reason="chest_pain")
    found = propose(new, [*others(), known(), far], NOON)
    assert [(each.incident, each.call) for each in found] == [("known", "K")]


def test_the_parts_say_why_in_both_languages_and_sum_to_the_likelihood() -> None:
    new = sketch_of("new", NOON, place=HOME, radius_m=15.0, address=HOUSE, reason="chest_pain", text="давит в груди")
    [found] = propose(new, [*others(), known()], NOON)
    assert found.likelihood == pytest.approx(1 / (1 + exp(-sum(part.nats for part in found.parts))))
    assert {"same_house", "same_flat", "minutes", "same_reason"} <= {part.code for part in found.parts}
    assert all(part.ru and part.en for part in found.parts)
    assert found.distance_m == pytest.approx(0.0)
    assert found.minutes == pytest.approx(4.0)


def test_nothing_is_proposed_where_there_is_nothing() -> None:
    assert propose(sketch_of("new", NOON), [], NOON) == []
    assert asked() == []


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(20)), st.integers(1, 4))
def test_the_order_of_calls_changes_nothing(order: list[int], limit: int) -> None:
    told = {"place": HOME, "radius_m": 15.0, "address": HOUSE, "reason": "chest_pain"}
    calls = [sketch_of(f"C{number}", NOON, incident=f"I{number % 7}", **told) for number in range(20)]
    new = sketch_of("new", NOON, **told)
    wanted = [each.call for each in propose(new, calls, NOON, limit=limit)]
    assert [each.call for each in propose(new, [calls[row] for row in order], NOON, limit=limit)] == wanted
    assert len(wanted) <= limit


any_sketch = st.builds(
    lambda call, minute, place, radius_m, address, text, reason: sketch_of(
        f"C{call}",
        NOON + timedelta(minutes=minute),
        place=place,
        radius_m=radius_m,
        address=address,
        text=text,
        reason=reason,
        phone="one" if call % 3 else None,
        patients=call,
    ),
    st.integers(0, 99),
    st.integers(-2_000, 30),
    st.none() | st.tuples(st.floats(-180, 180), st.floats(-90, 90)),
    st.floats(0, 1e7),
    st.text(max_size=80),
    st.text(max_size=80),
    st.sampled_from([None, "traffic", "unknown", "no_such_reason", ""]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(any_sketch, max_size=8), any_sketch)
def test_whatever_is_typed_gets_an_answer_that_can_be_read(calls: list[Sketch], new: Sketch) -> None:
    found = propose(new, calls, NOON)
    assert [each.likelihood for each in found] == sorted((each.likelihood for each in found), reverse=True)
    for each in found:
        assert 0.7 <= each.likelihood <= 1.0
        assert each.likelihood == pytest.approx(1 / (1 + exp(-sum(part.nats for part in each.parts))))
