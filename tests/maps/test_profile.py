from dataclasses import replace

import pytest

from maps import AMBULANCE
from maps.obstacles import NO_BARRIER, Barrier


@pytest.mark.parametrize(
    ("tags", "closed"),
    [
        ({}, False),
        ({"access": "no"}, True),
        ({"access": "private"}, False),
        ({"access": "no", "emergency": "yes"}, False),
        ({"access": "yes", "emergency": "no"}, True),
        ({"access": "no", "motor_vehicle": "yes"}, False),
        ({"motor_vehicle": "no"}, True),
        ({"motor_vehicle": "no", "motorcar": "destination"}, False),
        ({"access": "no", "service": "emergency_access"}, False),
        ({"emergency": "no", "service": "emergency_access"}, True),
    ],
)
def test_the_strongest_access_tag_decides(tags: dict[str, str], *, closed: bool) -> None:
    assert AMBULANCE.is_closed({"highway": "service", **tags}) is closed


@pytest.mark.parametrize(
    ("tags", "kmh"),
    [
        ({"highway": "residential"}, 40.0),
        ({"highway": "footway"}, None),
        ({"highway": "pedestrian", "emergency": "yes"}, 10.0),
        ({"highway": "footway", "access": "yes"}, None),
        ({"highway": "construction", "emergency": "yes"}, None),
        ({"route": "ferry"}, None),
        ({"building": "yes"}, None),
    ],
)
def test_classes(tags: dict[str, str], kmh: float | None) -> None:
    assert AMBULANCE.class_speed_kmh(tags) == kmh


def test_a_profile_may_count_on_ferries() -> None:
    amphibious = replace(AMBULANCE, speed_kmh={**AMBULANCE.speed_kmh, "ferry": 15.0})
    assert amphibious.class_speed_kmh({"route": "ferry"}) == 15.0


def test_the_lower_of_class_and_limit_times_the_factor() -> None:
    assert AMBULANCE.speed_mps(36.0, 72.0) == pytest.approx(10.0)
    assert replace(AMBULANCE, factor=1.5).speed_mps(72.0, 36.0) == pytest.approx(15.0)


@pytest.mark.parametrize(
    ("tags", "closes"),
    [
        ({"barrier": "gate"}, False),
        ({"barrier": "gate", "access": "no"}, True),
        ({"barrier": "gate", "access": "no", "emergency": "yes"}, False),
        ({"barrier": "bollard"}, True),
        ({"barrier": "bollard", "access": "yes"}, True),
        ({"barrier": "bollard", "motorcar": "permit"}, False),
        ({"barrier": "nobody knows"}, False),
    ],
)
def test_what_closes_by_its_kind_needs_a_key_that_opens(tags: dict[str, str], *, closes: bool) -> None:
    barrier = AMBULANCE.barrier(tags)
    assert barrier.closes is closes
    assert barrier.loss_ms == AMBULANCE.barriers.get(tags["barrier"], NO_BARRIER).loss_ms


def test_another_profile_has_other_barriers() -> None:
    with_bolt_cutters = replace(AMBULANCE, barriers={**AMBULANCE.barriers, "chain": Barrier(60_000)})
    assert with_bolt_cutters.barrier({"barrier": "chain"}) == Barrier(60_000)
