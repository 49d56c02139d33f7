"""Incidents and assignments that a command names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch.refusals import IncidentEndedError, TooOldError, UnknownError
from dispatch.vocabulary import IncidentState

if TYPE_CHECKING:
    from dispatch.incident import Assignment, Incident
    from dispatch.situation import Situation


def open_incident(key: str, situation: Situation) -> Incident:
    """Give an open incident; raises `UnknownError` or `IncidentEndedError`."""
    incident = situation.incident(key)
    if incident is None:
        raise UnknownError("incident", key)
    if incident.state is IncidentState.CLOSED:
        raise IncidentEndedError(incident.id, incident.close_reason)
    return incident


def kept_incident(key: str, situation: Situation) -> Incident:
    """Give an incident, open or closed in the last day; raises `UnknownError` or `TooOldError`."""
    incident = situation.state.incidents.get(key)
    if incident is None:
        raise UnknownError("incident", key) if situation.incident(key) is None else TooOldError(key)
    return incident


def found_assignment(key: str, situation: Situation) -> tuple[Incident, Assignment]:
    """Give an assignment with its incident, however old; raises `UnknownError`."""
    incident = situation.incident(key.partition("-")[0])
    assignment = incident.assignment(key) if incident else None
    if incident is None or assignment is None:
        raise UnknownError("assignment", key)
    return incident, assignment


def active_assignment(key: str, situation: Situation) -> tuple[Incident, Assignment]:
    """Give an assignment of an open incident; raises `UnknownError` or `IncidentEndedError`."""
    incident, assignment = found_assignment(key, situation)
    if incident.state is IncidentState.CLOSED:
        raise IncidentEndedError(incident.id, incident.close_reason)
    return incident, assignment
