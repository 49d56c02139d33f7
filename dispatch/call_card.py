"""The nine times of the call card (form 110/у), coded as in the ministry's dictionary 1.2.643.5.1.13.13.99.2.166."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dispatch.vocabulary import AssignmentStatus, Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.incident import Assignment

RECEIVED: Final = 12026
PASSED_TO_CREW: Final = 12027
LEFT: Final = 12028
ARRIVED: Final = 12029
TRANSPORT_BEGAN: Final = 12030
AT_HOSPITAL: Final = 12031
BACK_AT_STATION: Final = 12032
HANDED_TO_SPECIALISTS: Final = 12042
CREW_FREE: Final = 12442

_OF_STATUS: Final = {
    PASSED_TO_CREW: AssignmentStatus.PROPOSED,
    LEFT: AssignmentStatus.EN_ROUTE,
    ARRIVED: AssignmentStatus.ON_SCENE,
    TRANSPORT_BEGAN: AssignmentStatus.TRANSPORTING,
    AT_HOSPITAL: AssignmentStatus.AT_HOSPITAL,
    CREW_FREE: AssignmentStatus.ENDED,
}


def card_times(received_at: datetime, assignment: Assignment) -> dict[int, datetime | None]:
    """Give the nine times of one crew's visit in the order of the dictionary; None where a step was not reached.

    Parameters
    ----------
    received_at
        When the first call of the incident came in.
    """
    times = {code: assignment.times.get(status.value) for code, status in _OF_STATUS.items()}
    handed_over = times[CREW_FREE] if assignment.outcome is Outcome.HANDED_OVER else None
    told = {
        **times,
        RECEIVED: received_at,
        BACK_AT_STATION: assignment.back_at,
        HANDED_TO_SPECIALISTS: handed_over,
    }
    return dict(sorted(told.items()))
