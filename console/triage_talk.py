"""An interview of triage in words, for the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dispatch.triage.catalogue import Text
from dispatch.triage.closing import ways_to_close
from dispatch.triage.judgement import judgement
from dispatch.vocabulary import Form
from fleet.vocabulary import CAPABILITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dispatch.triage.catalogue import Instruction, Question, Step
    from dispatch.triage.interview import Interview
    from dispatch.triage.judgement import Judgement

FORMS: Final[dict[Form, Text]] = {
    Form.EMERGENCY: Text("экстренная", "emergency"),
    Form.URGENT: Text("неотложная", "urgent"),
    Form.CONSULTATION: Text("консультация", "consultation"),
}
_VERSION: Final = Text("версия", "version")
_NOT_APPROVED: Final = Text("не утверждена главным врачом", "not approved by a medical director")
_SO_FAR: Final = Text("пока", "so far")
_CONCLUDED: Final = Text("итог", "conclusion")
_PRIORITY: Final = Text("срочность", "priority")
_MINUTES: Final = Text("мин", "min")
_UNITS: Final = Text("бригад", "crews")
_RED_FLAGS: Final = Text("опасные признаки", "red flags")
_WITHOUT_CREW: Final = Text("без выезда", "without a crew")
_THEN: Final = Text("затем через", "then after")
_SECONDS: Final = Text("с", "s")


def heading(interview: Interview, language: str) -> str:
    """Give the reason with the version by which it is asked and who approved it."""
    approved = interview.catalogue.approved_by or _NOT_APPROVED.of(language)
    return f"{interview.reason.title.of(language)} · {_VERSION.of(language)} {interview.version}, {approved}"


def present(interview: Interview, language: str) -> str:
    """Give what the answers so far make of the call."""
    return f"{_SO_FAR.of(language)}: {_urgency(judgement(interview), language)}"


def question_lines(question: Question, language: str) -> Iterator[str]:
    """Give a question and its answers by number."""
    yield ""
    yield question.text.of(language)
    answers = enumerate(question.answers.values(), start=1)
    yield "  ".join(f"{number} {each.text.of(language)}" for number, each in answers)


def conclusion(interview: Interview, language: str) -> Iterator[str]:
    """Give what the interview concluded, why, and what the caller is told."""
    judged = judgement(interview)
    yield ""
    yield f"{_CONCLUDED.of(language)}: {_urgency(judged, language)}"
    yield judged.leaf.explanation.of(language)
    flags = [
        f"{question.text.of(language)} {chosen.text.of(language)}"
        for question, chosen in judged.because
        if chosen.red_flag
    ]
    if flags:
        yield f"{_RED_FLAGS.of(language)}: {'; '.join(flags)}"
    ways = [way.ru if language == "ru" else way.en for way in ways_to_close(judged.leaf)]
    if ways:
        yield f"{_WITHOUT_CREW.of(language)}: {'; '.join(ways)}"
    for code in judged.leaf.instructions:
        yield from _instruction(interview.catalogue.instructions[code], language)


def _urgency(judged: Judgement, language: str) -> str:
    leaf = judged.leaf
    minutes = int(leaf.target.total_seconds()) // 60
    parts = [
        FORMS[leaf.form].of(language),
        f"{_PRIORITY.of(language)} {leaf.priority}",
        f"{minutes} {_MINUTES.of(language)}",
        f"{_UNITS.of(language)}: {leaf.units}",
        *(word.ru if language == "ru" else word.en for word in CAPABILITIES.words if word.code in judged.needs),
    ]
    return ", ".join(parts)


def _instruction(instruction: Instruction, language: str) -> Iterator[str]:
    yield ""
    yield instruction.title.of(language)
    for number, step in enumerate(instruction.steps, start=1):
        yield f"{number}. {step.text.of(language)}{_timer(step, language)}"


def _timer(step: Step, language: str) -> str:
    beat = f" ♪ {step.beat_per_min}/{_MINUTES.of(language)}" if step.beat_per_min else ""
    wait = f" [{_THEN.of(language)} {int(step.wait.total_seconds())} {_SECONDS.of(language)}]" if step.wait else ""
    return beat + wait
