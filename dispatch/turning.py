"""Which crews under way a decision may turn: less urgent, fit to go, and sooner there than the free ones."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from dispatch.columns import NEVER_MS, UNREACHABLE_MS, DecisionState, Refusal
from dispatch.gathering import incident_columns
from dispatch.price import refusals
from dispatch.under_way import UnderWay, may_lose
from dispatch.vocabulary import ENDS_FROM, FREE_STATES, Outcome
from fleet.duty import OFF_DUTY
from fleet.positions import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dispatch.columns import DecisionTables, UnitColumns
    from dispatch.incident import Incident
    from dispatch.situation import Situation


def takeable(
    situation: Situation, units: UnitColumns, asked: Sequence[Incident], *, only_sent_by_rule: bool = False
) -> list[UnderWay]:
    """Give the crews under way that the policy lets an incident of those asked about take, by incident and number.

    None that has gone off duty or out of service meanwhile, that assists, or of which nobody knows where it is.
    """
    wanting = [each.priority for each in asked if each.wanting]
    if not wanting or not situation.policy.diverts_from:
        return []
    from_priority = min(wanting) + situation.policy.diverts_from
    stays = {each.id for each in asked if not each.wanting}
    losing = [each for each in situation.state.open_incidents() if each.id not in stays]
    found = list(_under_way([each for each in losing if each.priority >= from_priority], situation))
    on_duty = situation.fleet.duty_columns(situation.now).until_ms != OFF_DUTY
    fit = on_duty & (units.fix_at_ms != NEVER) if found else on_duty
    return [
        each
        for each in found
        if fit[situation.fleet.unit_rows[each.assignment.unit]]
        and situation.unit(each.assignment.unit).state in FREE_STATES
        and (each.assignment.automatic or not only_sent_by_rule)
    ]


def _under_way(losing: Sequence[Incident], situation: Situation) -> Iterator[UnderWay]:
    for incident in losing:
        if incident.place is None or may_lose(incident, situation.policy) <= 0:
            continue
        for assignment in incident.assignments:
            can_turn = assignment.status in ENDS_FROM[Outcome.DIVERTED] and not assignment.assists
            if can_turn and situation.knows_unit(assignment.unit):
                yield UnderWay(incident, assignment)


def worth_turning(
    under_way: Sequence[UnderWay],
    units: UnitColumns,
    asked: Sequence[Incident],
    tables: DecisionTables,
    situation: Situation,
) -> list[UnderWay]:
    """Keep the crews that could be with an incident before the free units that all incidents could use up.

    To turn any other helps nobody: with so many free units that can go and are sooner there, one of them is left. Of
    one incident no more are kept than it may lose, those that are soonest.

    Parameters
    ----------
    tables : DecisionTables
        From all units to those asked about.
    """
    columns = incident_columns(asked, situation)
    arrives_ms = units.turnout_ms[:, None] + tables.travel_ms.astype(np.int64)
    arrives_ms[tables.estimated | (tables.travel_ms == UNREACHABLE_MS)] = NEVER_MS
    refused = refusals(DecisionState(units, columns), situation.now_ms, tables, situation.policy) != Refusal.NONE
    free_ms = np.where(refused | tables.declined | units.assisting[:, None], NEVER_MS, arrives_ms)
    used = int(columns.wanting.sum())
    last_ms = np.sort(free_ms, axis=0)[used - 1] if used <= len(free_ms) else np.full(len(asked), NEVER_MS)
    soonest_ms = np.where((arrives_ms < last_ms) & (columns.wanting > 0), arrives_ms, NEVER_MS).min(axis=1)
    rows = situation.fleet.unit_rows
    kept: Counter[str] = Counter()
    found = []
    for each in sorted(under_way, key=lambda one: int(soonest_ms[rows[one.assignment.unit]])):
        is_sooner = soonest_ms[rows[each.assignment.unit]] < NEVER_MS
        if is_sooner and kept[each.incident.id] < may_lose(each.incident, situation.policy):
            kept[each.incident.id] += 1
            found.append(each)
    return found
