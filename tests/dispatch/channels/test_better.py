from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.benchmarks.channel_messages import MESSAGES
from dispatch.channels.better import RULES, Judgement, Why, grown_radius_m, judge, plausible_reach_m
from dispatch.channels.decode import DECODERS
from dispatch.channels.fix import Fix, fix_of
from dispatch.channels.source import AUTHORITY, USUAL_RADIUS_M, Source
from dispatch.channels.sphere import distance_m, moved

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
MACHINES = [source for source in Source if source not in AUTHORITY]


def fix(source: Source = Source.AML_GNSS, radius_m: float | None = 20, age_s: float = 0, *, away_m: float = 0) -> Fix:
    lon, lat = moved(30.3351, 59.9343, 90, away_m)
    return Fix(lon=lon, lat=lat, radius_m=radius_m, at=NOW - timedelta(seconds=age_s), source=source)


@st.composite
def fixes(draw: st.DrawFn, sources: list[Source] | None = None) -> Fix:
    return fix(
        draw(st.sampled_from(sources or list(Source))),
        draw(st.none() | st.integers(1, 5_000)),
        draw(st.integers(0, 80_000)),
        away_m=draw(st.integers(0, 20_000)),
    )


def kept(arrivals: list[Fix], now: datetime = NOW) -> Fix | None:
    held: Fix | None = None
    for new in arrivals:
        if judge(new, held, now).better:
            held = new
    return held


def test_a_finer_place_is_taken_and_a_coarser_one_is_not() -> None:
    assert judge(fix(radius_m=20), fix(Source.AML_CELL, 2_000), NOW) == _judged(Why.FINER, better=True)
    assert judge(fix(Source.AML_CELL, 2_000), fix(radius_m=20), NOW) == _judged(Why.WORSE, better=False)


def test_an_old_place_gives_way_to_a_fresh_one_that_is_a_little_coarser() -> None:
    assert judge(fix(radius_m=60), fix(radius_m=20, age_s=600), NOW).why is Why.FRESHER
    assert judge(fix(radius_m=60), fix(radius_m=20, age_s=10), NOW).why is Why.WORSE


@pytest.mark.parametrize("source", [Source.MAP, Source.ADDRESS, Source.CALLER])
def test_what_a_person_set_is_never_replaced_by_a_machine_but_a_finer_place_is_proposed(source: Source) -> None:
    held = fix(source, 50, age_s=3_000)
    assert judge(fix(radius_m=5), held, NOW) == _judged(Why.HELD_BY_PERSON, better=False, proposed=True)
    assert not judge(fix(Source.CELL, 3_000), held, NOW).proposed
    far = judge(fix(radius_m=5, age_s=2_990, away_m=9_000), held, NOW)
    assert (far.better, far.proposed, far.contradicts) == (False, True, True)


def test_who_takes_the_call_comes_before_what_the_caller_wrote() -> None:
    written, pinned = fix(Source.CALLER, 100), fix(Source.MAP, 20, age_s=60)
    assert judge(pinned, written, NOW).why is Why.PERSON
    assert judge(written, pinned, NOW).why is Why.HELD_BY_PERSON


def test_of_two_persons_the_later_counts() -> None:
    first, second = fix(Source.MAP, 20, age_s=60), fix(Source.ADDRESS, 50)
    assert judge(second, first, NOW).why is Why.PERSON
    assert judge(first, second, NOW).why is Why.SUPERSEDED


def test_places_that_cannot_both_be_right_contradict_whether_taken_or_not() -> None:
    cell, gnss = fix(Source.CELL, 500, age_s=10), fix(radius_m=20, away_m=2_000)
    taken = judge(gnss, cell, NOW)
    assert (taken.better, taken.contradicts) == (True, True)
    assert taken.distance_m == pytest.approx(2_000, abs=1)
    assert judge(cell, gnss, NOW).contradicts
    assert not judge(fix(radius_m=20, away_m=2_000), fix(Source.CELL, 500, age_s=60), NOW).contradicts


@pytest.mark.parametrize("age_s", [-86_400, -90, 86_460])
def test_a_wrong_clock_never_takes_a_place_but_is_proposed_where_there_is_none(age_s: float) -> None:
    wrong = fix(radius_m=1, age_s=age_s)
    assert judge(wrong, None, NOW) == Judgement(better=False, why=Why.CLOCK, proposed=True)
    assert judge(wrong, fix(Source.CELL, None), NOW).why is Why.CLOCK


def test_the_first_place_is_taken_and_a_repeat_is_told() -> None:
    assert judge(fix(), None, NOW) == Judgement(better=True, why=Why.FIRST)
    assert judge(fix(), fix(), NOW).why is Why.SAME


@given(fixes(), fixes())
def test_a_place_is_never_replaced_by_a_worse_one(new: Fix, held: Fix) -> None:
    judgement = judge(new, held, NOW)
    if judgement.better and not new.authority:
        assert grown_radius_m(new, NOW) <= grown_radius_m(held, NOW) + 1e-6
        assert not held.authority
    if new.authority > held.authority:
        assert judgement.better


@given(fixes(), fixes())
def test_of_two_places_one_is_kept_whichever_comes_first(one: Fix, other: Fix) -> None:
    assert not (judge(one, other, NOW).better and judge(other, one, NOW).better)
    contradiction = distance_m(one.lon, one.lat, other.lon, other.lat) > plausible_reach_m(one, other)
    assert judge(one, other, NOW).contradicts is judge(other, one, NOW).contradicts is contradiction


@given(st.lists(fixes(), min_size=2, max_size=4))
def test_the_order_of_arrival_does_not_change_what_is_kept(arrivals: list[Fix]) -> None:
    finals = {kept(list(order)) for order in permutations(arrivals)}
    assert len({_told(final) for final in finals}) == 1


@given(st.lists(fixes(MACHINES), min_size=2, max_size=5), st.integers(0, 6_000))
def test_what_is_kept_of_machines_does_not_change_as_time_goes_by(arrivals: list[Fix], later_s: int) -> None:
    assert _told(kept(arrivals)) == _told(kept(arrivals, NOW + timedelta(seconds=later_s)))


def test_every_source_has_a_usual_radius_and_every_why_a_rule() -> None:
    assert set(USUAL_RADIUS_M) == set(Source)
    assert {why for _, why in RULES} | {Why.FIRST, Why.CLOCK} == set(Why)


@pytest.mark.parametrize("kind", sorted(MESSAGES))
def test_every_kind_of_message_gives_a_place_to_judge(kind: str) -> None:
    for message in MESSAGES[kind].values():
        found = fix_of(DECODERS[kind](message), NOW)
        assert found is not None
        assert judge(found, None, NOW).better
        assert found.source is not Source.UNKNOWN


def test_a_refused_message_gives_no_place_and_one_without_a_time_that_of_its_receipt() -> None:
    assert fix_of(DECODERS["aml"](b"?"), NOW) is None
    assert fix_of(DECODERS["aml"](b'A"ML=2;en=112'), NOW) is None
    located = fix_of(DECODERS["aml"](b'A"ML=2;lo=59.9,30.3,10'), NOW)
    assert located is not None
    assert located.at == NOW


def test_a_clock_a_little_ahead_counts_as_ours() -> None:
    message = b'{"lon": 30.3, "lat": 59.9, "at": "2026-01-31T12:00:30Z"}'
    found = fix_of(DECODERS["form"](message), NOW)
    assert found is not None
    assert found.at == NOW


def _judged(why: Why, *, better: bool, proposed: bool = False) -> Judgement:
    return Judgement(better=better, why=why, proposed=proposed, distance_m=0)


def _told(found: Fix | None) -> tuple[object, ...] | None:
    return None if found is None else (found.lon, found.lat, found.told_radius_m, found.at, found.source)
