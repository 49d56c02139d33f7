"""Failed tries slow the next ones down, and keep nobody out for long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from console.people.tries import FREE_BY_ADDRESS, FREE_BY_NAME, LONGEST_WAIT, Tries

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NAMES = st.sampled_from(["anna", "boris"])
PLACES = st.sampled_from(["10.0.0.1", "10.0.0.2"])


def fail(tries: Tries, name: str, address: str, times: int) -> None:
    for _ in range(times):
        tries.failed(name, address, NOW)


def test_the_first_tries_are_free_and_later_ones_wait_longer_and_longer() -> None:
    tries = Tries()
    fail(tries, "anna", "10.0.0.1", FREE_BY_NAME - 1)
    assert tries.wait("anna", "10.0.0.1", NOW) == timedelta()
    waits = []
    for _ in range(8):
        fail(tries, "anna", "10.0.0.1", 1)
        waits.append(tries.wait("anna", "10.0.0.1", NOW).total_seconds())
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]
    assert tries.wait("anna", "10.0.0.1", NOW + LONGEST_WAIT) == timedelta()
    assert tries.wait("boris", "10.0.0.1", NOW) == timedelta()


def test_many_names_from_one_address_are_slowed_too() -> None:
    tries = Tries()
    for number in range(FREE_BY_ADDRESS):
        fail(tries, f"guess {number}", "10.0.0.9", 1)
    assert tries.wait("anna", "10.0.0.9", NOW) > timedelta()
    assert tries.wait("anna", "10.0.0.1", NOW) == timedelta()


def test_nobody_elsewhere_slows_a_seat_that_signed_in_before() -> None:
    tries = Tries()
    tries.succeeded("anna", "10.0.0.1", NOW)
    fail(tries, "anna", "10.0.0.9", 100)
    assert tries.wait("anna", "10.0.0.1", NOW) == timedelta()
    assert tries.wait("anna", "10.0.0.9", NOW) == LONGEST_WAIT


def test_who_comes_in_counts_anew_and_what_is_old_is_forgotten() -> None:
    tries = Tries()
    fail(tries, "anna", "10.0.0.1", FREE_BY_NAME)
    tries.succeeded("anna", "10.0.0.1", NOW)
    assert tries.wait("anna", "10.0.0.1", NOW) == timedelta()
    fail(tries, "boris", "10.0.0.2", FREE_BY_NAME)
    later = NOW + timedelta(minutes=16)
    tries.failed("boris", "10.0.0.2", later)
    assert tries.wait("boris", "10.0.0.2", later) == timedelta()


@given(st.lists(st.tuples(st.booleans(), NAMES, PLACES), max_size=80), NAMES, PLACES)
def test_nobody_ever_waits_longer_than_the_longest_wait(
    tried: list[tuple[bool, str, str]], name: str, address: str
) -> None:
    tries = Tries()
    for well, who, where in tried:
        (tries.succeeded if well else tries.failed)(who, where, NOW)
    assert timedelta() <= tries.wait(name, address, NOW) <= LONGEST_WAIT
