"""Handovers signed by both, and who rides with a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.refusals import BadFieldError, UnknownError

if TYPE_CHECKING:
    from dispatch.commands import ManUnit, OfferHandover, SignHandover
    from dispatch.situation import Situation


def offer_handover(command: OfferHandover, situation: Situation) -> Decision:
    """Note what is handed over, with the incidents that are open now."""
    handover = situation.numbers.next_handover()
    offered = e.HandoverOffered(
        handover=handover,
        kind=command.kind,
        seat=command.seat,
        open_incidents=tuple(incident.id for incident in situation.state.open_incidents()),
        note=command.note,
    )
    event = e.new_event(offered, f"handover:{handover}")
    return Decision((event,), {f"handover:{handover}": 0}, {"id": handover})


def sign_handover(command: SignHandover, situation: Situation) -> Decision:
    """Note that it was taken over, by somebody else than who handed it over."""
    held = situation.state.handovers.get(command.handover)
    if held is None:
        raise UnknownError("handover", command.handover)
    if held.signed_by is not None:
        raise BadFieldError("handover", f"was signed by {held.signed_by} already")
    if held.offered_by == command.by:
        raise BadFieldError("handover", "must be signed by whoever takes it over, not by who hands it over")
    event = e.new_event(e.HandoverSigned(handover=held.id), f"handover:{held.id}")
    return Decision((event,), {f"handover:{held.id}": 1}, {"id": held.id})


def man_unit(command: ManUnit, situation: Situation) -> Decision:
    """Set who rides with a unit: members of the roster, none of whom rides with another unit set by hand."""
    if not situation.knows_unit(command.unit):
        raise UnknownError("unit", command.unit)
    if len(set(command.crew)) < len(command.crew):
        raise BadFieldError("crew", "names one member twice")
    for position, member in enumerate(command.crew):
        if member not in situation.fleet.crew_by_id:
            raise BadFieldError(f"crew[{position}]", f"there is no crew member {member!r}")
        other = _rides_with(member, situation)
        if other not in {None, command.unit}:
            raise BadFieldError(f"crew[{position}]", f"{member} rides with unit {other}")
    unit = situation.unit(command.unit)
    event = e.new_event(e.UnitManned(unit=unit.id, crew=command.crew), f"unit:{unit.id}")
    return Decision((event,), {f"unit:{unit.id}": unit.version}, {"id": unit.id, "crew": list(command.crew)})


def _rides_with(member: str, situation: Situation) -> str | None:
    return next((unit.id for unit in situation.state.units.values() if member in unit.crew), None)
