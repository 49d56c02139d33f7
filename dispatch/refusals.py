"""Commands that cannot be carried out, each with the facts that the person needs to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dispatch.errors import DispatchError

if TYPE_CHECKING:
    from datetime import datetime, timedelta


class RefusedError(DispatchError):
    """A rule does not allow the command; `facts` are told beside the sentence."""

    code = "refused"

    def __init__(self, sentence: str, **facts: Any) -> None:
        super().__init__(sentence)
        self.facts = facts


class BadFieldError(RefusedError):
    """A field of the command holds something impossible; nothing was stored."""

    code = "bad_field"

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}", errors=[{"field": field, "reason": reason}])


class UnknownError(RefusedError):
    """What the command is about does not exist."""

    code = "unknown"

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"there is no {kind} {key!r}")


class UnitTakenError(RefusedError):
    """The unit is bound by another assignment."""

    code = "unit_taken"

    def __init__(self, unit: str, *, by: str, assignment: str) -> None:
        super().__init__(
            f"unit {unit} was already sent by {by} (assignment {assignment})", by=by, assignment=assignment
        )


class UnitUnavailableError(RefusedError):
    """The unit is off duty or out of service."""

    code = "unit_unavailable"

    def __init__(self, unit: str, state: str) -> None:
        super().__init__(f"unit {unit} cannot be sent: {state}", state=state)


class CannotConveyError(RefusedError):
    """The unit comes on foot or in a private car."""

    code = "cannot_convey"

    def __init__(self, unit: str) -> None:
        super().__init__(
            f"unit {unit} has no ambulance: it helps until a crew is there that takes the patient", unit=unit
        )


class AlreadyBoundError(RefusedError):
    """The unit stands at that station, or is bound for it."""

    code = "already_bound"

    def __init__(self, unit: str, *, station: str, state: str) -> None:
        how = "stands there" if state == "at_station" else "is bound for it"
        super().__init__(f"unit {unit} need not be moved to {station}: it {how} already", station=station, state=state)


class IncidentEndedError(RefusedError):
    """The incident is closed."""

    code = "incident_ended"

    def __init__(self, incident: str, reason: str | None) -> None:
        super().__init__(f"incident {incident} is closed ({reason})", incident=incident)


class NotWantedError(RefusedError):
    """The incident wants no more units."""

    code = "not_wanted"

    def __init__(self, incident: str) -> None:
        super().__init__(f"incident {incident} wants no more units", incident=incident)


class IncidentOpenError(RefusedError):
    """The incident is not closed yet."""

    code = "incident_open"

    def __init__(self, incident: str) -> None:
        super().__init__(f"incident {incident} is not closed, so it cannot be erased", incident=incident)


class IncidentErasedError(RefusedError):
    """What was sealed of the incident is gone, and nothing can be sealed for it any more."""

    code = "incident_erased"

    def __init__(self, incident: str) -> None:
        super().__init__(f"incident {incident} was erased", incident=incident)


class StatusOrderError(RefusedError):
    """The status does not follow the present one."""

    code = "status_order"

    def __init__(
        self,
        assignment: str,
        *,
        present: str,
        asked: str,
        allowed: list[str],
        by: str = "",
        source: str = "",
        since: datetime | None = None,
    ) -> None:
        words = ", ".join(allowed) or "nothing"
        super().__init__(
            f"assignment {assignment} is {present}: {asked} cannot follow, only {words}",
            assignment=assignment,
            present=present,
            allowed=allowed,
            by=by,
            source=source,
            since=since,
        )


class StaleVersionError(RefusedError):
    """Somebody changed the record since this person saw it."""

    code = "stale_version"

    def __init__(self, kind: str, key: str, *, current: int) -> None:
        super().__init__(f"{kind} {key} was changed by somebody else; its version is {current} now", current=current)


class ContendedError(RefusedError):
    """The streams of the decision kept changing while it was tried again."""

    code = "contended"

    def __init__(self, attempts: int) -> None:
        super().__init__(f"others kept changing the same records; {attempts} attempts were not enough, try again")


class OverloadedError(RefusedError):
    """More commands wait than the centre holds."""

    code = "overloaded"

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} commands are waiting to be stored; try again in a second")


class CallTakenError(RefusedError):
    """Somebody else has the call."""

    code = "call_taken"

    def __init__(self, call: str, *, by: str) -> None:
        super().__init__(f"call {call} was already taken by {by}", by=by, call=call)


class AlreadyConfirmedError(RefusedError):
    """Somebody else has confirmed the incident."""

    code = "already_confirmed"

    def __init__(self, incident: str, *, by: str) -> None:
        super().__init__(f"incident {incident} was confirmed by {by}", incident=incident, by=by)


class CallStateError(RefusedError):
    """The call cannot become that from what it is."""

    code = "call_state"

    def __init__(self, call: str, *, present: str, asked: str, allowed: list[str]) -> None:
        words = ", ".join(allowed) or "nothing"
        super().__init__(
            f"call {call} is {present}: {asked} cannot follow, only {words}",
            call=call,
            present=present,
            allowed=allowed,
        )


class HasUnitsError(RefusedError):
    """Units are bound by the incident."""

    code = "has_units"

    def __init__(self, incident: str, units: list[str]) -> None:
        named = ", ".join(units)
        super().__init__(f"incident {incident} has units on it ({named}): stand them down or divert them", units=units)


class TooOldError(RefusedError):
    """The incident ended more than a day ago; what it was stays as it is."""

    code = "too_old"

    def __init__(self, incident: str) -> None:
        super().__init__(f"incident {incident} ended more than a day ago", incident=incident)


class OutcomeError(RefusedError):
    """An assignment cannot end in this way from where it stands."""

    code = "status_order"

    def __init__(self, assignment: str, *, present: str, outcome: str) -> None:
        super().__init__(
            f"assignment {assignment} is {present}: it cannot end as {outcome}", assignment=assignment, present=present
        )


class NothingToUndoError(RefusedError):
    """There is nothing that this person did from this seat and can still take back."""

    code = "nothing_to_undo"

    def __init__(self, within: timedelta) -> None:
        seconds = int(within.total_seconds())
        super().__init__(f"you changed nothing in the last {seconds} s that can be taken back", within_s=seconds)


class ChangedSinceError(RefusedError):
    """Somebody went on from what is to be taken back."""

    code = "changed_since"

    def __init__(self, streams: list[str]) -> None:
        super().__init__(f"somebody has gone on from there: {', '.join(streams)}", streams=streams)
