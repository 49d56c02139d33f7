"""The interview: what has been answered and when, and what to ask next. Pure functions over a frozen value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dispatch.triage.assembly import ENTRY
from dispatch.triage.catalogue import Answer, Leaf, Question
from dispatch.triage.errors import InterviewError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dispatch.triage.catalogue import CallReason, Catalogue, Node


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer as it was given, by codes; both instants are aware."""

    question: str
    answer: str
    asked_at: datetime
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Interview:
    """One reason for call of one catalogue, and every answer in the order in which it was given.

    A question may stand in `answers` several times: what was said last counts, what was said before is kept. Answers
    that lie on no way through the present reason are kept too, and count again where the way comes back to them.

    Attributes
    ----------
    opened_at : datetime
        Since when the first question stands on the screen; a later one does since the answer before it.
    """

    catalogue: Catalogue
    reason: CallReason
    opened_at: datetime
    answers: tuple[Answered, ...] = ()

    @property
    def version(self) -> str:
        """The version of the catalogue by which it is asked."""
        return self.catalogue.version


@dataclass(frozen=True, slots=True)
class Walk:
    """The way from the first question by the answers given: each question with its answer, and where it ends."""

    answered: tuple[tuple[Question, Answer], ...]
    end: Node


def begin(catalogue: Catalogue, reason: str, at: datetime) -> Interview:
    """Begin to ask about a reason for call; one that the catalogue has not raises `InterviewError`."""
    return Interview(catalogue, reason_of(catalogue, reason), at)


def resume(
    catalogue: Catalogue, reason: str, opened_at: datetime, answers: Iterable[tuple[str, str, datetime]]
) -> Interview:
    """Give the interview that was kept as these answers (question, answer, answered at), in the order of coming.

    Answers to questions of another reason may be among them, where the reason was changed meanwhile; they do not count.

    Raises
    ------
    InterviewError
        The catalogue has no such reason, question or answer.
    """
    interview = begin(catalogue, reason, opened_at)
    for question, told, at in answers:
        if question not in catalogue.questions:
            raise InterviewError(f"there is no question {question!r} in version {catalogue.version}")
        interview = _taken(interview, catalogue.questions[question], told, at)
    return interview


def next_question(interview: Interview) -> Question | None:
    """Give the question to be asked now, None where the answers have led to a leaf."""
    end = walk(interview).end
    return end if isinstance(end, Question) else None


def answer(interview: Interview, question: str, told: str, at: datetime) -> Interview:
    """Take an answer to the present question, or another answer to one that was answered before.

    Parameters
    ----------
    question, told : str
        Codes, such as ``chest_pain.sweat`` and ``yes``.
    at : datetime
        When it was given. An answer before the one before it is taken as given: clocks of two seats may differ.

    Raises
    ------
    InterviewError
        The question is not asked here or not yet, or there is no such answer.
    """
    asked = _asked(interview)
    if question not in asked:
        raise InterviewError(f"question {question!r} is not asked now; {_awaited(interview)}")
    return _taken(interview, asked[question], told, at)


def switch_reason(interview: Interview, reason: str) -> Interview:
    """Ask about another reason instead; what was answered to questions that it shares, the entry protocol's, counts."""
    return replace(interview, reason=reason_of(interview.catalogue, reason))


def walk(interview: Interview) -> Walk:
    """Follow the answers from the first question as far as they lead."""
    last = {each.question: each.answer for each in interview.answers}
    nodes = interview.reason.nodes
    node, answered = nodes[interview.reason.start], []
    while isinstance(node, Question) and node.code in last:
        chosen = node.answers[last[node.code]]
        answered.append((node, chosen))
        node = nodes[chosen.leads_to]
    return Walk(tuple(answered), node)


def is_of_entry(question: str) -> bool:
    """Tell whether a question belongs to the entry protocol, by its code."""
    return question.startswith(f"{ENTRY}.")


def reason_of(catalogue: Catalogue, reason: str) -> CallReason:
    """Give a reason of a catalogue; an unknown one raises `InterviewError`."""
    try:
        return catalogue.reasons[reason]
    except KeyError:
        raise InterviewError(f"there is no reason {reason!r} in version {catalogue.version}") from None


def _taken(interview: Interview, question: Question, told: str, at: datetime) -> Interview:
    if told not in question.answers:
        choices = ", ".join(question.answers)
        raise InterviewError(f"there is no answer {told!r} to question {question.code!r}; there are {choices}")
    taken = Answered(question.code, told, _asked_at(interview, question.code), at)
    return replace(interview, answers=(*interview.answers, taken))


def _asked(interview: Interview) -> dict[str, Question]:
    """Give the questions that may be answered: those on the way so far, and the present one."""
    way = walk(interview)
    asked = {question.code: question for question, _ in way.answered}
    return asked if isinstance(way.end, Leaf) else {**asked, way.end.code: way.end}


def _asked_at(interview: Interview, question: str) -> datetime:
    """Since when a question stands on the screen; a corrected one does since it was asked first."""
    before = [each.asked_at for each in interview.answers if each.question == question]
    return before[0] if before else max([interview.opened_at, *(each.answered_at for each in interview.answers)])


def _awaited(interview: Interview) -> str:
    question = next_question(interview)
    return "every question is answered" if question is None else f"it is {question.code!r}"
