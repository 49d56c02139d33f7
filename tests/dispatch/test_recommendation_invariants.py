"""What holds of every recommendation of a centre, whatever is happening in town."""

from __future__ import annotations

import random
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
from decided import chosen_pairs
from examples import USUAL
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.assignment import NO_UNIT
from dispatch.commands import AssignUnit, ChangeUnitState, ReceiveCall
from dispatch.covering.cover import Cover
from dispatch.policy import CLOSEST, DMEXCLP, FIRST_ARRIVAL, FULL
from dispatch.recommendation import Recommendation, recommend
from dispatch.state import CentreState
from dispatch.vocabulary import UnitState
from fleet.districts import Districts
from fleet.positions import Fix, PositionBook
from simulator.clock import ManualClock
from town import ANNA, NOON, open_centre, road_place, town

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dispatch.centre import Centre
    from dispatch.incident import Incident
    from dispatch.policy import Policy
    from dispatch.situation import Situation
    from fleet.roster import Fleet

Row = TypeVar("Row")
UNITS = 12
SECOND = timedelta(seconds=1)
BRIDGES_ARE_RAISED = NOON + timedelta(hours=14)
REASONS = ("cardiac_arrest", "chest_pain", "fever", "injury", "childbirth", None)

nodes = st.integers(0, 53)
rows = st.sets(st.integers(0, UNITS - 1), max_size=5)


@dataclass(frozen=True)
class Moment:
    """What is happening: calls (node, reason), units on the road (row, node), sent to the first call, off duty."""

    at: datetime
    calls: Sequence[tuple[int, str | None]]
    on_the_road: Sequence[tuple[int, int]]
    sent: frozenset[int]
    off_duty: frozenset[int]
    policy: Policy


moments = st.builds(
    Moment,
    at=st.sampled_from([NOON, BRIDGES_ARE_RAISED]),
    calls=st.lists(st.tuples(nodes, st.sampled_from(REASONS)), min_size=1, max_size=4),
    on_the_road=st.lists(st.tuples(st.integers(0, UNITS - 1), nodes), max_size=8, unique_by=lambda each: each[0]),
    sent=rows.map(frozenset),
    off_duty=rows.map(frozenset),
    policy=st.sampled_from([FULL, CLOSEST, DMEXCLP]),
)
few = settings(max_examples=USUAL // 5)


@contextmanager
def opened(moment: Moment) -> Iterator[Centre]:
    with TemporaryDirectory() as folder:
        centre = open_centre(Path(folder), clock=ManualClock(moment.at), of=town(units=UNITS))
        centre.policy = moment.policy
        units = [unit.id for unit in centre.fleet.units]
        for row, node in moment.on_the_road:
            centre.positions.take(Fix(units[row], *road_place(node), moment.at - SECOND), moment.at)
        for node, reason in moment.calls:
            lon, lat = road_place(node)
            centre.handle(ReceiveCall(lon=lon, lat=lat, reason=reason), ANNA)
        for row in sorted(moment.sent):
            centre.handle(AssignUnit("1", units[row]), ANNA)
        for row in sorted(moment.off_duty - moment.sent):
            centre.handle(ChangeUnitState(units[row], UnitState.OFF_DUTY), ANNA)
        yield centre
        centre.journal.close()


def recommendations(situation: Situation) -> list[Recommendation]:
    """Give those of all open incidents, by number."""
    return [recommend(situation, incident) for incident in sorted(situation.state.open_incidents(), key=number)]


def number(incident: Incident) -> int:
    return int(incident.id)


@few
@given(moment=moments, seed=st.integers(0, 2**32 - 1), share=st.sampled_from([0.002, 0.02, 0.2]))
def test_a_closed_road_brings_nobody_sooner(moment: Moment, seed: int, share: float) -> None:
    with opened(moment) as centre:
        before = recommendations(centre.situation())
        drawn = np.random.default_rng(seed).random(centre.streets.map.graph.arcs) < share
        centre.streets.close(np.flatnonzero(drawn).tolist())
        after = recommendations(centre.situation())
    for with_it, without in zip(before, after, strict=True):
        earlier = {each.unit: each for each in with_it.candidates if not each.estimated}
        by_road = [each for each in without.candidates if not each.estimated]
        assert all(each.eta_ms >= earlier[each.unit].eta_ms for each in by_road)
        assert without.candidates[: len(by_road)] == tuple(by_road), "who has no road left comes after all who have"


@few
@given(moment=moments)
def test_every_unit_stands_once_in_a_recommendation(moment: Moment) -> None:
    with opened(moment) as centre:
        for each in recommendations(centre.situation()):
            named = [candidate.unit for candidate in each.candidates] + [refused.unit for refused in each.refused]
            assert sorted(named) == [unit.id for unit in centre.fleet.units]
            assert all(sum(candidate.parts.values()) == candidate.price for candidate in each.candidates)


@few
@given(moment=moments, seed=st.integers(0, 2**32 - 1))
def test_in_any_order_of_rows_the_answer_is_the_same(moment: Moment, seed: int) -> None:
    with opened(moment) as centre:
        situation = centre.situation()
        other = in_another_order(situation, random.Random(seed))
        assert recommendations(other) == recommendations(situation)
        assert chosen_pairs(other) == chosen_pairs(situation)


@few
@given(moment=moments, row=st.integers(0, UNITS - 1))
def test_one_more_free_unit_never_raises_the_total(moment: Moment, row: int) -> None:
    """Where what a unit leaves uncovered is not priced: one more unit changes that of all others."""
    moment = replace(moment, sent=moment.sent - {row}, off_duty=moment.off_duty | {row}, policy=FIRST_ARRIVAL)
    with opened(moment) as centre:
        fewer = total(centre.situation())
        centre.handle(ChangeUnitState(centre.fleet.units[row].id, UnitState.AT_STATION), ANNA)
        more = total(centre.situation())
    assert more.served >= fewer.served
    if more.served == fewer.served:
        assert more.price <= fewer.price


def in_another_order(situation: Situation, chance: random.Random) -> Situation:
    """Give the same situation as if everything in it had come in another order."""
    fleet, book = shuffled_fleet(situation.fleet, chance), PositionBook(situation.positions.units)
    for fix in shuffled(situation.positions.fixes(), chance):
        assert book.take(fix, situation.now).used
    state = CentreState.of(situation.state.checkpoint())
    for table in ("calls", "incidents", "units", "open"):
        setattr(state, table, dict(shuffled(getattr(state, table).items(), chance)))
    return replace(
        situation,
        fleet=fleet,
        districts=Districts(fleet),
        cover=Cover(situation.streets.map, fleet.zones),
        positions=book,
        state=state,
    )


def shuffled_fleet(fleet: Fleet, chance: random.Random) -> Fleet:
    tables = ("stations", "units", "crew", "shifts", "hospitals", "zones", "rota")
    return replace(fleet, **{table: tuple(shuffled(getattr(fleet, table), chance)) for table in tables})


def shuffled(rows: Iterable[Row], chance: random.Random) -> list[Row]:
    found = list(rows)
    chance.shuffle(found)
    return found


class Total(NamedTuple):
    served: int
    price: int


def total(situation: Situation) -> Total:
    """Give how many slots the joint solution serves, and at which price."""
    waiting = situation.waiting()
    if not waiting:
        return Total(0, 0)
    choice = situation.question(waiting).decided()
    served = choice.unit_of_slot != NO_UNIT
    return Total(int(served.sum()), int(choice.price[choice.unit_of_slot[served], choice.slot_of[served]].sum()))
