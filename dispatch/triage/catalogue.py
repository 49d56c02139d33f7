"""A catalogue of triage: reasons for call, questions, and what each answer leads to; frozen, made by `loader` alone.

Codes of questions and leaves say whose they are: ``entry.breathing``, ``chest_pain.sweat``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from dispatch.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

LANGUAGES: Final = ("ru", "en")

FORM_PRIORITIES: Final[dict[Form, range]] = {
    Form.EMERGENCY: range(1, 3),
    Form.URGENT: range(3, 5),
    Form.CONSULTATION: range(5, 6),
}
"""The priorities of each form of help; the forms and the priorities agree on what is more urgent."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text in every language of the product."""

    ru: str
    en: str

    def of(self, language: str) -> str:
        """Give the text in a language of `LANGUAGES`."""
        return self.ru if language == "ru" else self.en


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the caller is told to do.

    Attributes
    ----------
    wait : timedelta or None
        How long this is done before the next step is said.
    beat_per_min : int or None
        What a metronome beats meanwhile.
    """

    text: Text
    wait: timedelta | None = None
    beat_per_min: int | None = None


@dataclass(frozen=True, slots=True)
class Instruction:
    """What the caller does until the crew is there, step by step."""

    code: str
    title: Text
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """What follows from the answers.

    Attributes
    ----------
    code : str
        ``reason.leaf``.
    target : timedelta
        From the call to the crew at the patient; for a consultation, to the physician's call.
    needs : tuple of str
        Capabilities of `fleet.vocabulary.CAPABILITIES`.
    units : int
        How many crews; 0 where none is sent.
    instructions : tuple of str
        Codes of what the caller is told.
    closing : tuple of str
        Ways of `dispatch.triage.closing` to close it without a crew.
    explanation : Text
        Why, for the person who decides.
    """

    code: str
    form: Form
    priority: int
    target: timedelta
    needs: tuple[str, ...]
    units: int
    instructions: tuple[str, ...]
    closing: tuple[str, ...]
    explanation: Text


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question and the code of the question or leaf that it leads to.

    `red_flag` marks a sign of danger to life; `needs` are added to those of the leaf.
    """

    code: str
    text: Text
    leads_to: str
    red_flag: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What the caller is asked, and the answers by code in the order in which they are offered."""

    code: str
    text: Text
    answers: Mapping[str, Answer]


Node: TypeAlias = Question | Leaf


@dataclass(frozen=True, slots=True)
class CallReason:
    """A reason for call (повод) with its graph.

    Attributes
    ----------
    words : mapping of language to tuple of str
        How callers say it.
    provisional : Leaf
        What is sent on before any question is answered.
    start : str
        Code of the first question, or of the only leaf.
    nodes : mapping
        Every question, those of the entry protocol too, and every leaf that answers may lead to, by code.
    """

    code: str
    title: Text
    group: str
    words: Mapping[str, tuple[str, ...]]
    provisional: Leaf
    start: str
    nodes: Mapping[str, Node]

    def questions(self) -> tuple[Question, ...]:
        """Give the questions, those of the entry protocol first."""
        return tuple(node for node in self.nodes.values() if isinstance(node, Question))

    def leaves(self) -> tuple[Leaf, ...]:
        """Give the leaves that answers may lead to."""
        return tuple(node for node in self.nodes.values() if isinstance(node, Leaf))


@dataclass(frozen=True, eq=False)
class Catalogue:
    """One version of the catalogue, in force from an instant until the next.

    Attributes
    ----------
    approved_by : str or None
        The medical director who approved it; None where nobody has yet.
    limits : mapping of Form to timedelta
        The longest target of each form.
    groups : mapping of str to Text
        Groups of reasons, in the order in which they are shown.
    """

    version: str
    valid_from: datetime
    approved_by: str | None
    limits: Mapping[Form, timedelta]
    groups: Mapping[str, Text]
    instructions: Mapping[str, Instruction]
    reasons: Mapping[str, CallReason]

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by code; of those of the entry protocol, as one of the reasons has them."""
        return {question.code: question for reason in self.reasons.values() for question in reason.questions()}
