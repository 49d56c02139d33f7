"""Who may do what: one table of roles and rights; what it does not give is refused."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from console.people.accounts import ROLES


class Right(StrEnum):
    """One thing that a route asks for."""

    ENTER = "enter"
    READ_REFERENCE = "read_reference"
    READ_BOARD = "read_board"
    READ_ASSIGNMENT = "read_assignment"
    READ_SEALED = "read_sealed"
    TAKE_CALLS = "take_calls"
    CHANGE_INCIDENTS = "change_incidents"
    RECORD_PATIENTS = "record_patients"
    DISPATCH = "dispatch"
    REPORT_STATUS = "report_status"
    REPORT_POSITION = "report_position"
    SET_CLOSURES = "set_closures"
    REPORT_HOSPITALS = "report_hospitals"
    MONITOR = "monitor"
    ADMINISTER = "administer"
    READ_AUDIT = "read_audit"


EVERY_RIGHT: Final = frozenset(Right)
"""What anybody may do where nobody signs in."""

_SIGNED_IN: Final = frozenset({Right.ENTER, Right.READ_REFERENCE})
_AT_THE_BOARD: Final = _SIGNED_IN | {Right.READ_BOARD, Right.READ_ASSIGNMENT}
_WITH_PATIENTS: Final = _AT_THE_BOARD | {
    Right.READ_SEALED,
    Right.TAKE_CALLS,
    Right.CHANGE_INCIDENTS,
    Right.RECORD_PATIENTS,
}

_SENDING: Final = frozenset({Right.DISPATCH, Right.REPORT_STATUS, Right.REPORT_HOSPITALS})

ROLE_RIGHTS: Final[dict[str, frozenset[Right]]] = {
    "call_taker": _WITH_PATIENTS,
    "dispatcher": _WITH_PATIENTS | _SENDING | {Right.SET_CLOSURES},
    "senior_doctor": _WITH_PATIENTS | _SENDING | {Right.READ_AUDIT},
    "crew": _SIGNED_IN
    | {
        Right.READ_ASSIGNMENT,
        Right.READ_SEALED,
        Right.RECORD_PATIENTS,
        Right.REPORT_STATUS,
        Right.REPORT_POSITION,
    },
    "planner": _AT_THE_BOARD,
    "administrator": _AT_THE_BOARD | {Right.SET_CLOSURES, Right.MONITOR, Right.ADMINISTER, Right.READ_AUDIT},
    "integration": _SIGNED_IN | {Right.TAKE_CALLS, Right.REPORT_POSITION, Right.REPORT_HOSPITALS, Right.MONITOR},
}
"""Sealed fields are read only by who treats or dispatches patients: neither planners nor administrators."""

assert ROLE_RIGHTS.keys() == set(ROLES)
