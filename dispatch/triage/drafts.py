"""Questions, leaves and instructions as their files have them, before they are put together reason by reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from dispatch.triage.catalogue import FORM_PRIORITIES, Instruction, Leaf, Step, Text
from dispatch.triage.closing import WAYS
from dispatch.vocabulary import Form
from fleet.vocabulary import CAPABILITIES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from dispatch.triage.sections import Section

PLAIN_ANSWERS: Final = ("yes", "no", "unknown")
UNKNOWN_ANSWER: Final = "unknown"
MOST_UNITS: Final = 20
_SECONDS: Final = range(1, 3601)
_BEATS: Final = range(30, 241)


@dataclass(frozen=True, slots=True)
class LeafDraft:
    """A leaf; needs and instructions that it leaves out are those of the reason."""

    section: Section
    form: Form
    priority: int
    target: timedelta
    needs: tuple[str, ...] | None
    units: int
    instructions: tuple[str, ...] | None
    closing: tuple[str, ...]
    explanation: Text

    def of(self, code: str, needs: tuple[str, ...], instructions: tuple[str, ...]) -> Leaf:
        """Give the leaf of a reason with these needs and instructions."""
        return Leaf(
            code=code,
            form=self.form,
            priority=self.priority,
            target=self.target,
            needs=needs if self.needs is None else self.needs,
            units=self.units,
            instructions=instructions if self.instructions is None else self.instructions,
            closing=self.closing,
            explanation=self.explanation,
        )


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """An answer and the name of what it leads to."""

    code: str
    text: Text
    leads_to: str
    red_flag: bool
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question whose answers lead to names."""

    section: Section
    text: Text
    answers: tuple[AnswerDraft, ...]

    def fault(self, answer: str, reason: str) -> None:
        """Note what is wrong with an answer."""
        self.section.fault(f"answers.{answer}", reason)


def read_leaf(section: Section, limits: Mapping[Form, timedelta], instructions: Collection[str]) -> LeafDraft:
    """Read a leaf; its form, priority, target, number of units and ways to close must agree."""
    form = _form(section)
    leaf = LeafDraft(
        section=section,
        form=form,
        priority=_priority(section, form),
        target=_target(section, limits[form]),
        needs=read_needs(section, "needs") if section.has("needs") else None,
        units=_units(section, form),
        instructions=(
            section.codes("instructions", instructions, "instruction") if section.has("instructions") else None
        ),
        closing=_closing(section, form),
        explanation=section.translated(),
    )
    section.done()
    return leaf


def read_needs(section: Section, key: str) -> tuple[str, ...]:
    """Read a list of capabilities."""
    return section.codes(key, CAPABILITIES.codes, "capability")


def read_question(section: Section, plain: Mapping[str, Text]) -> QuestionDraft:
    """Read a question: its own choices, or yes, no and unknown, each with what it leads to."""
    own = {code: _choice(choice) for code, choice in section.sections("choices")}
    if UNKNOWN_ANSWER in own:
        section.fault(f"choices.{UNKNOWN_ANSWER}", "is offered by itself")
    texts = {**own, UNKNOWN_ANSWER: plain[UNKNOWN_ANSWER]} if own else plain
    leads, adds = section.section("answers"), section.section("adds")
    red = section.codes("red", texts, "answer")
    draft = QuestionDraft(
        section=section,
        text=section.translated(),
        answers=tuple(
            AnswerDraft(
                code=code,
                text=text,
                leads_to=leads.words(code),
                red_flag=code in red,
                needs=read_needs(adds, code),
            )
            for code, text in texts.items()
        ),
    )
    for inner in (leads, adds, section):
        inner.done()
    return draft


def read_instruction(code: str, section: Section) -> Instruction:
    """Read what the caller is told; it has a step at least."""
    instruction = Instruction(code, section.translated(), tuple(_step(step) for step in section.listed("steps")))
    if not instruction.steps:
        section.fault("steps", "is missing")
    section.done()
    return instruction


def _choice(section: Section) -> Text:
    text = section.translated()
    section.done()
    return text


def _step(section: Section) -> Step:
    step = Step(
        text=section.translated(),
        wait=timedelta(seconds=section.number("wait_s", _SECONDS)) if section.has("wait_s") else None,
        beat_per_min=section.number("beat_per_min", _BEATS) if section.has("beat_per_min") else None,
    )
    section.done()
    return step


def _form(section: Section) -> Form:
    told = section.words("form")
    if told in set(Form):
        return Form(told)
    if told:
        section.fault("form", f"is {told!r}, none of {', '.join(Form)}")
    return Form.EMERGENCY


def _priority(section: Section, form: Form) -> int:
    priority = section.number("priority", range(1, 6))
    allowed = FORM_PRIORITIES[form]
    if priority not in allowed and section.has("priority"):
        section.fault("priority", f"is {priority}, but form {form} has {' or '.join(map(str, allowed))}")
    return priority


def _target(section: Section, limit: timedelta) -> timedelta:
    most = int(limit.total_seconds()) // 60
    return timedelta(minutes=section.number("target_min", range(1, most + 1)))


def _units(section: Section, form: Form) -> int:
    if form is Form.CONSULTATION:
        return section.number("units", range(1), 0)
    return section.number("units", range(1, MOST_UNITS + 1), 1)


def _closing(section: Section, form: Form) -> tuple[str, ...]:
    ways = section.codes("closing", WAYS, "way to close")
    for code in ways:
        if code in WAYS and form not in WAYS[code].forms:
            section.fault("closing", f"{code!r} is no way to close form {form}")
    return ways
