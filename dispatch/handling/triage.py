"""What the caller's answers make of an incident, and ways to end it without a crew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.handling.endings import closed
from dispatch.handling.found import kept_incident, open_incident
from dispatch.handling.rerouting import cancelled
from dispatch.refusals import BadFieldError, StaleVersionError
from dispatch.triage.closing import WAYS, refusal_to_close
from dispatch.triage.errors import InterviewError
from dispatch.triage.interview import resume
from dispatch.triage.judgement import judgement
from dispatch.triage.urgency import form_of
from dispatch.vocabulary import IncidentState

if TYPE_CHECKING:
    from dispatch.commands import CloseWithoutCrew, TakeHandOver, TriageIncident
    from dispatch.incident import Incident, TriageRecord
    from dispatch.situation import Situation
    from dispatch.triage.catalogue import Catalogue, Leaf
    from dispatch.triage.judgement import Judgement


def triage_incident(command: TriageIncident, situation: Situation) -> Decision:
    """Judge an incident by the answers so far; they are sealed, what follows from them is not."""
    incident = open_incident(command.incident, situation)
    current = incident.triage.version if incident.triage else 0
    if current != command.seen:
        raise StaleVersionError("triage of incident", incident.id, current=current)
    catalogue = _version(command, incident, situation)
    judged = _judged(command, catalogue)
    priority = _priority(incident, judged)
    leaf = judged.leaf
    triaged = e.new_event(
        e.IncidentTriaged(
            incident=incident.id,
            catalogue=catalogue.version,
            reason=judged.reason,
            leaf=leaf.code,
            provisional=judged.provisional,
            judged=leaf.priority,
            priority=priority,
            form=leaf.form if priority == leaf.priority else form_of(priority),
            needs=judged.needs,
            units=leaf.units,
            target_s=int(leaf.target.total_seconds()),
        ),
        f"incident:{incident.id}",
        sealed={
            "asked_from": command.opened_at.isoformat(),
            "answers": [
                {"question": each.question, "answer": each.answer, "at": each.at.isoformat()}
                for each in command.answers
            ],
        },
        sealed_for=incident.id,
    )
    answer = {
        "id": incident.id,
        "version": incident.version + 1,
        "leaf": leaf.code,
        "provisional": judged.provisional,
        "priority": priority,
        "judged": leaf.priority,
    }
    return Decision((triaged,), {f"incident:{incident.id}": incident.version}, answer)


def close_without_crew(command: CloseWithoutCrew, situation: Situation) -> Decision:
    """End an incident by advice or by handing it over; where nobody takes it in time, it is back in the queue."""
    incident = open_incident(command.incident, situation)
    triage = incident.triage
    if triage is None:
        raise BadFieldError("way", "the questions were not asked")
    leaf = _leaf(triage, incident, situation)
    refusal = refusal_to_close(leaf, command.way, provisional=triage.provisional, conclusion=command.conclusion)
    if refusal is not None:
        raise BadFieldError("way", refusal)
    within = WAYS[command.way].acknowledged_within
    ended = closed(
        incident,
        command.way,
        text=command.conclusion or None,
        taken_by=None if within is None else situation.now + within,
    )
    units = {f"unit:{each.unit}": situation.unit(each.unit).version for each in incident.assignments if each.active}
    return Decision(
        (*cancelled(incident, situation), ended),
        {f"incident:{incident.id}": incident.version, **units},
        {"id": incident.id, "state": IncidentState.CLOSED.value},
    )


def take_hand_over(command: TakeHandOver, situation: Situation) -> Decision:
    """Note that somebody outside has taken an incident that was handed over."""
    incident = kept_incident(command.incident, situation)
    if incident.handed is None or incident.handed.taken_at is not None:
        raise BadFieldError("incident", f"incident {incident.id} does not wait to be taken over")
    taken = e.new_event(
        e.HandOverTaken(incident=incident.id),
        f"incident:{incident.id}",
        sealed={"text": command.text},
        sealed_for=incident.id,
    )
    answer = {"id": incident.id, "version": incident.version + 1}
    return Decision((taken,), {f"incident:{incident.id}": incident.version}, answer)


def _version(command: TriageIncident, incident: Incident, situation: Situation) -> Catalogue:
    """Give the version by which questions are asked: the one by which they were begun, else one that is in force.

    Whoever began to ask before a version came into force, and sends the first answer after it, ends by the old one.
    """
    name = command.catalogue
    if incident.triage is not None:
        if name != incident.triage.catalogue:
            raise BadFieldError("catalogue", f"the questions were begun by version {incident.triage.catalogue}")
        return _kept(name, situation)
    begun_at = max(min(command.opened_at, situation.now), incident.opened_at)
    versions = situation.versions
    to_ask_by = (situation.catalogue, versions.at(begun_at), versions.with_reason(incident.reason, situation.now))
    catalogue = next((each for each in to_ask_by if each is not None and each.version == name), None)
    if catalogue is None:
        raise BadFieldError("catalogue", f"version {name!r} is not in force; {situation.catalogue.version} is")
    return catalogue


def _kept(name: str, situation: Situation) -> Catalogue:
    catalogue = situation.versions.named(name)
    if catalogue is None:
        raise BadFieldError("catalogue", f"version {name!r} is not kept any more")
    return catalogue


def _judged(command: TriageIncident, catalogue: Catalogue) -> Judgement:
    told = [(each.question, each.answer, each.at) for each in command.answers]
    try:
        return judgement(resume(catalogue, command.reason, command.opened_at, told))
    except InterviewError as error:
        raise BadFieldError("answers" if command.reason in catalogue.reasons else "reason", str(error)) from None


def _priority(incident: Incident, judged: Judgement) -> int:
    """Keep what a person set: more urgent always, less urgent until answers ask for more than they did then."""
    by_answers, by_hand = judged.leaf.priority, incident.by_hand
    if by_hand is None or by_hand <= by_answers:
        return by_answers if by_hand is None else by_hand
    before = incident.triage.judged if incident.triage else by_hand
    return by_answers if by_answers < before else by_hand


def _leaf(triage: TriageRecord, incident: Incident, situation: Situation) -> Leaf:
    reason = _kept(triage.catalogue, situation).reasons[incident.reason]
    leaves = {leaf.code: leaf for leaf in (reason.provisional, *reason.leaves())}
    return leaves[triage.leaf]
