"""The interview of a caller: what to ask next, and what the answers make of the incident."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.asked import Triage, WithoutCrew, Words
from console.api.bodies import body_of
from console.api.callers import needs
from console.api.desk import answer, caller_at, carry_out, desk_of
from console.api.incidents import found_incident
from console.api.openapi import described
from console.api.problems import bad_field
from console.api.reach import require_handed_over, require_patient
from console.api.rights import Right
from console.api.shapes import Changed, Closed
from dispatch.commands import CloseWithoutCrew, TakeHandOver, Told, TriageIncident
from dispatch.triage.closing import ways_to_close
from dispatch.triage.interview import next_question, resume, walk
from dispatch.triage.judgement import judgement
from dispatch.vocabulary import Form

if TYPE_CHECKING:
    from fastapi.responses import Response

    from console.api.texts import Language
    from dispatch.centre import Centre
    from dispatch.incident import Incident
    from dispatch.triage.catalogue import Catalogue, Instruction, Question
    from dispatch.triage.interview import Interview

triage = APIRouter(prefix="/api/v1/incidents/{incident}", tags=["triage"])


class Choice(Struct, frozen=True, kw_only=True):
    """An answer that may be given."""

    code: str
    text: str
    red_flag: bool


class QuestionAnswer(Struct, frozen=True, kw_only=True):
    """What the caller is asked now."""

    code: str
    text: str
    answers: list[Choice]


class GivenAnswer(Struct, frozen=True, kw_only=True):
    """An answer that was given, with what could be answered; `counts` where it lies on the present way."""

    question: str
    answer: str
    at: datetime
    text: str
    answers: list[Choice]
    counts: bool


class InstructionStep(Struct, frozen=True, kw_only=True):
    """One thing that the caller is told to do, for how long, and what a metronome beats meanwhile."""

    text: str
    wait_s: int | None
    beat_per_min: int | None


class CallerInstruction(Struct, frozen=True, kw_only=True):
    """What the caller does until the crew is there."""

    code: str
    title: str
    steps: list[InstructionStep]


class WayToClose(Struct, frozen=True, kw_only=True):
    """A way to end the incident without a crew that the answers allow."""

    code: str
    text: str
    needs_conclusion: bool


class TriageAnswer(Struct, frozen=True, kw_only=True):
    """An interview as it stands; `version` is what the next answers are to name as `seen`."""

    incident: str
    version: int
    catalogue: str
    approved_by: str | None
    reason: str
    opened_at: datetime
    answers: list[GivenAnswer]
    question: QuestionAnswer | None
    leaf: str
    provisional: bool
    priority: int
    judged: int
    form: Form
    target_s: int
    needs: tuple[str, ...]
    units: int
    red_flags: tuple[str, ...]
    explanation: str
    instructions: list[CallerInstruction]
    ways: list[WayToClose]


@triage.get("/triage", dependencies=needs(Right.READ_SEALED), **described(TriageAnswer))
async def read_triage(request: Request, incident: str) -> Response:
    """Tell what was answered, what to ask next and what the answers make of it."""
    centre = desk_of(request).centre
    held = found_incident(centre, incident)
    require_patient(request, incident)
    interview = _interview(centre, held)
    return answer(_told(interview, held, caller_at(request).language))


@triage.post("/triage", dependencies=needs(Right.CHANGE_INCIDENTS), **described(TriageAnswer, body=Triage))
async def judge(request: Request, incident: str) -> Response:
    """Judge an incident by all answers so far, and tell what to ask next."""
    asked = await body_of(request, Triage)
    require_patient(request, incident)
    centre = desk_of(request).centre
    command = TriageIncident(
        incident,
        asked.seen,
        asked.catalogue or _version(centre, found_incident(centre, incident)).version,
        asked.reason,
        asked.opened_at,
        tuple(Told(each.question, each.answer, each.at) for each in asked.answers),
    )
    await carry_out(request, command, body=asked)
    held = found_incident(centre, incident)
    return answer(_told(_interview(centre, held), held, caller_at(request).language))


@triage.post("/close-without-crew", dependencies=needs(Right.DISPATCH), **described(Closed, body=WithoutCrew))
async def close_without_crew(request: Request, incident: str) -> Response:
    """End an incident by advice, or hand it to somebody outside."""
    asked = await body_of(request, WithoutCrew)
    require_patient(request, incident)
    return answer(await carry_out(request, CloseWithoutCrew(incident, asked.way, asked.conclusion), body=asked))


@triage.post("/taken-over", dependencies=needs(Right.TAKE_CALLS), **described(Changed, body=Words))
async def taken_over(request: Request, incident: str) -> Response:
    """Say that whoever the incident was handed to has taken it."""
    asked = await body_of(request, Words)
    require_handed_over(request, incident)
    return answer(await carry_out(request, TakeHandOver(incident, asked.text), body=asked))


def _interview(centre: Centre, incident: Incident) -> Interview:
    """Give the interview of an incident as it stands; one that has just begun where nothing was asked."""
    record = incident.triage
    told: dict[str, Any] = {} if incident.erased else centre.sealed.merged(incident.sealed_at)
    answers = told.get("answers", []) if record else []
    given = [(each["question"], each["answer"], datetime.fromisoformat(each["at"])) for each in answers]
    version = _version(centre, incident)
    begun = datetime.fromisoformat(told["asked_from"]) if given else incident.opened_at
    return resume(version, incident.reason, begun, given)


def _version(centre: Centre, incident: Incident) -> Catalogue:
    """Give the version by which an incident is asked about: where nothing was asked, the one in force now."""
    if incident.triage is None:
        found = centre.versions.with_reason(incident.reason, centre.clock.now())
        if found is None:
            raise bad_field("reason", f"no version has the reason {incident.reason!r} any more; choose another")
        return found
    named = centre.versions.named(incident.triage.catalogue)
    if named is None:
        raise bad_field("catalogue", f"version {incident.triage.catalogue!r} is not kept any more")
    return named


def _told(interview: Interview, incident: Incident, language: Language) -> TriageAnswer:
    judged, question = judgement(interview), next_question(interview)
    leaf = judged.leaf
    version = interview.catalogue
    return TriageAnswer(
        incident=incident.id,
        version=incident.triage.version if incident.triage else 0,
        catalogue=version.version,
        approved_by=version.approved_by,
        reason=judged.reason,
        opened_at=interview.opened_at,
        answers=_given(interview, language),
        question=None if question is None else _question(question, language),
        leaf=leaf.code,
        provisional=judged.provisional,
        priority=incident.priority,
        judged=leaf.priority,
        form=leaf.form,
        target_s=int(leaf.target.total_seconds()),
        needs=judged.needs,
        units=leaf.units,
        red_flags=judged.red_flags,
        explanation=leaf.explanation.of(language),
        instructions=[_instruction(version.instructions[code], language) for code in leaf.instructions],
        ways=[
            WayToClose(
                code=way.code, text=way.ru if language == "ru" else way.en, needs_conclusion=way.needs_conclusion
            )
            for way in (() if judged.provisional else ways_to_close(leaf))
        ],
    )


def _given(interview: Interview, language: Language) -> list[GivenAnswer]:
    """Give every answer that was given; of a question that was answered twice, the last one counts."""
    counting = {question.code for question, _ in walk(interview).answered}
    last = {each.question: row for row, each in enumerate(interview.answers)}
    given = []
    for row, each in enumerate(interview.answers):
        asked = _question(interview.catalogue.questions[each.question], language)
        given.append(
            GivenAnswer(
                question=each.question,
                answer=each.answer,
                at=each.answered_at,
                text=asked.text,
                answers=asked.answers,
                counts=each.question in counting and last[each.question] == row,
            )
        )
    return given


def _question(question: Question, language: Language) -> QuestionAnswer:
    choices = [
        Choice(code=each.code, text=each.text.of(language), red_flag=each.red_flag)
        for each in question.answers.values()
    ]
    return QuestionAnswer(code=question.code, text=question.text.of(language), answers=choices)


def _instruction(instruction: Instruction, language: Language) -> CallerInstruction:
    return CallerInstruction(
        code=instruction.code,
        title=instruction.title.of(language),
        steps=[
            InstructionStep(
                text=step.text.of(language),
                wait_s=None if step.wait is None else int(step.wait.total_seconds()),
                beat_per_min=step.beat_per_min,
            )
            for step in instruction.steps
        ],
    )
