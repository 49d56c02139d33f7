"""Closures: roads closed and opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.refusals import BadFieldError, UnknownError

if TYPE_CHECKING:
    from dispatch.commands import LiftClosure, SetClosure
    from dispatch.situation import Situation


def set_closure(command: SetClosure, situation: Situation) -> Decision:
    """Close the roads that a geometry names."""
    if command.start is not None and command.until is not None and command.until <= command.start:
        raise BadFieldError("until", "must be later than from")
    arcs = situation.arcs_of(command.geometry)
    if not arcs:
        raise BadFieldError("geometry", "no road lies there")
    closure = situation.numbers.next_closure()
    closed = e.new_event(
        e.ClosureSet(
            closure=closure,
            arcs=arcs,
            geometry=dict(command.geometry),
            reason=command.reason,
            start=command.start,
            until=command.until,
        ),
        f"closure:{closure}",
    )
    return Decision((closed,), {f"closure:{closure}": 0}, {"id": closure, "arcs": list(arcs)})


def lift_closure(command: LiftClosure, situation: Situation) -> Decision:
    """Open the roads of a closure again."""
    if command.closure not in situation.state.closures:
        raise UnknownError("closure", command.closure)
    lifted = e.new_event(e.ClosureLifted(closure=command.closure), f"closure:{command.closure}")
    return Decision((lifted,), {f"closure:{command.closure}": 1}, {"id": command.closure})
