"""The table of handlers: every command and the function that decides on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dispatch import commands as c
from dispatch.handling.assignments import ask_for_help, assign_unit, correct_status, move_assignment
from dispatch.handling.calls import change_call, receive_call
from dispatch.handling.closures import lift_closure, set_closure
from dispatch.handling.hospitals import report_hospital
from dispatch.handling.incidents import (
    change_incident,
    close_incident,
    confirm_incident,
    erase_incident,
    reopen_incident,
    reserve_unit,
)
from dispatch.handling.joining import join_incidents, split_incident
from dispatch.handling.locating import locate_call
from dispatch.handling.patients import add_patient, change_patient, end_patient
from dispatch.handling.people import man_unit, offer_handover, sign_handover
from dispatch.handling.rerouting import divert_unit, end_without_help, swap_unit
from dispatch.handling.telephone import abandon_call, answer_call, end_call, release_call, ring_in
from dispatch.handling.triage import close_without_crew, take_hand_over, triage_incident
from dispatch.handling.undoing import undo
from dispatch.handling.units import change_unit_state, relocate_unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from dispatch.decision import Decision
    from dispatch.situation import Situation

HANDLERS: Final[dict[type, Callable[[Any, Situation], Decision]]] = {
    c.ReceiveCall: receive_call,
    c.LocateCall: locate_call,
    c.RingIn: ring_in,
    c.AnswerCall: answer_call,
    c.AbandonCall: abandon_call,
    c.ReleaseCall: release_call,
    c.EndCall: end_call,
    c.ChangeCall: change_call,
    c.ChangeIncident: change_incident,
    c.ConfirmIncident: confirm_incident,
    c.TriageIncident: triage_incident,
    c.CloseWithoutCrew: close_without_crew,
    c.TakeHandOver: take_hand_over,
    c.JoinIncidents: join_incidents,
    c.SplitIncident: split_incident,
    c.ReopenIncident: reopen_incident,
    c.AddPatient: add_patient,
    c.ChangePatient: change_patient,
    c.EndPatient: end_patient,
    c.ReserveUnit: reserve_unit,
    c.AssignUnit: assign_unit,
    c.MoveAssignment: move_assignment,
    c.EndWithoutHelp: end_without_help,
    c.DivertUnit: divert_unit,
    c.SwapUnit: swap_unit,
    c.CorrectStatus: correct_status,
    c.AskForHelp: ask_for_help,
    c.Undo: undo,
    c.ChangeUnitState: change_unit_state,
    c.RelocateUnit: relocate_unit,
    c.ManUnit: man_unit,
    c.OfferHandover: offer_handover,
    c.SignHandover: sign_handover,
    c.CloseIncident: close_incident,
    c.EraseIncident: erase_incident,
    c.SetClosure: set_closure,
    c.LiftClosure: lift_closure,
    c.ReportHospital: report_hospital,
}


def decide_on(command: c.Command, situation: Situation) -> Decision:
    """Decide on a command in the present situation; a rule that fails raises a `RefusedError`."""
    return HANDLERS[type(command)](command, situation)
