"""How a unit is proposed to an incident, as an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch import events as e
from dispatch.refusals import BadFieldError, NotWantedError, UnitTakenError, UnitUnavailableError
from dispatch.vocabulary import FREE_STATES, AssignmentStatus

if TYPE_CHECKING:
    from dispatch.incident import Incident, UnitRecord
    from dispatch.journal.port import NewEvent
    from dispatch.offer import Offer
    from dispatch.situation import Situation


def free_unit(key: str, situation: Situation) -> UnitRecord:
    """Give a unit that can be sent.

    Raises
    ------
    RefusedError
        Where there is no such unit, or it is bound, off duty or out of service.
    """
    if not situation.knows_unit(key):
        raise BadFieldError("unit", f"there is no unit {key!r}")
    unit = situation.unit(key)
    if unit.assignment is not None:
        binding = situation.state.assignment(unit.assignment)
        raise UnitTakenError(unit.id, by=binding.by if binding else "", assignment=unit.assignment)
    if unit.state not in FREE_STATES:
        raise UnitUnavailableError(unit.id, unit.state.value)
    return unit


def check_wanted(incident: Incident) -> None:
    """Refuse what a rule sends to an incident that wants nobody any more: others were faster.

    Raises
    ------
    NotWantedError
    """
    if not incident.wanting:
        raise NotWantedError(incident.id)


def proposed(
    incident: Incident,
    unit: str,
    situation: Situation,
    *,
    override_reason: str | None = None,
    automatic: bool = False,
    replaces: str | None = None,
    offer: Offer | None = None,
) -> tuple[NewEvent, dict[str, str]]:
    """Say that a unit is proposed to an incident, with the price that it had; give the event and the answer.

    What the unit is worth there is found anew where no `offer` tells it.
    """
    assignment = f"{incident.id}-{len(incident.assignments) + 1}"
    offer = offer or situation.offer(incident, unit)
    assigned = e.new_event(
        e.UnitAssigned(
            assignment=assignment,
            incident=incident.id,
            unit=unit,
            eta_ms=offer.eta_ms,
            estimated=offer.estimated,
            recommended=offer.recommended,
            parts=offer.parts,
            automatic=automatic,
            replaces=replaces,
            assists=not situation.fleet.unit_by_id[unit].way.conveys,
        ),
        f"incident:{incident.id}",
        touches=(f"unit:{unit}",),
        sealed={"override_reason": override_reason},
        sealed_for=incident.id,
    )
    answer = {"id": assignment, "incident": incident.id, "unit": unit, "status": AssignmentStatus.PROPOSED.value}
    return assigned, answer
