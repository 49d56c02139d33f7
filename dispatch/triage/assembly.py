"""A reason for call put together: the entry protocol, its own questions and leaves, and the leaves that all share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dispatch.triage.catalogue import LANGUAGES, Answer, CallReason, Leaf, Question, Text
from dispatch.triage.drafts import UNKNOWN_ANSWER, LeafDraft, QuestionDraft, read_leaf, read_needs, read_question
from dispatch.triage.protocols import Protocol, is_sound
from dispatch.triage.reach import priority_bounds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from dispatch.triage.catalogue import Instruction, Node
    from dispatch.triage.sections import Section
    from dispatch.vocabulary import Form

ENTRY: Final = "entry"
"""Whose the questions are that every reason shares."""

TO_REASON: Final = "reason"
"""Where answers of the entry protocol lead on to the reason's own questions."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What every reason of a catalogue may use."""

    limits: Mapping[Form, timedelta]
    groups: Mapping[str, Text]
    plain_answers: Mapping[str, Text]
    instructions: Mapping[str, Instruction]
    leaves: Mapping[str, LeafDraft]
    entry: Protocol
    is_entry_sound: bool


@dataclass(frozen=True, slots=True)
class _Reason:
    """A reason while it is put together."""

    code: str
    section: Section
    shared: Shared
    own: Protocol
    leaves: Mapping[str, LeafDraft]
    provisional: str
    needs: tuple[str, ...]
    instructions: tuple[str, ...]
    asks_entry: bool

    @property
    def entry(self) -> Protocol:
        """The questions asked before its own."""
        return self.shared.entry if self.asks_entry else Protocol({})

    @property
    def first(self) -> str:
        """Code of what is asked or concluded after the entry protocol."""
        return f"{self.code}.{self.own.start or self.provisional}"

    def leaf(self, name: str) -> Leaf:
        """Give a leaf of the reason or, where it has none of this name, the shared one."""
        draft = self.leaves[name] if name in self.leaves else self.shared.leaves[name]
        return draft.of(f"{self.code}.{name}", self.needs, self.instructions)


def read_reason(code: str, section: Section, shared: Shared) -> CallReason | None:
    """Put a reason together; None where its graph has faults, which are noted."""
    draft = _read(code, section, shared)
    title, words = section.translated(), _words(section)
    group = section.words("group")
    if group and group not in shared.groups:
        section.fault("group", f"there is no group {group!r}")
    section.done()
    if not _is_whole(draft):
        return None
    nodes = _nodes(draft)
    provisional = draft.leaf(draft.provisional)
    _note_wrong_urgency(section, nodes, provisional)
    _note_reassuring_silence(section, nodes, draft.first, provisional)
    start = f"{ENTRY}.{draft.entry.start}" if draft.entry.start else draft.first
    return CallReason(code, title, group, words, provisional, start, nodes)


def _read(code: str, section: Section, shared: Shared) -> _Reason:
    return _Reason(
        code=code,
        section=section,
        shared=shared,
        own=Protocol({name: read_question(each, shared.plain_answers) for name, each in section.sections("questions")}),
        leaves={name: read_leaf(each, shared.limits, shared.instructions) for name, each in section.sections("leaves")},
        provisional=section.words("provisional"),
        needs=read_needs(section, "needs"),
        instructions=section.codes("instructions", shared.instructions, "instruction"),
        asks_entry=section.is_set("asks_entry", otherwise=True),
    )


def _words(section: Section) -> dict[str, tuple[str, ...]]:
    words = {language: section.list_of_words(f"words_{language}") for language in LANGUAGES}
    for language, said in words.items():
        if not said:
            section.fault(f"words_{language}", "is missing: how do callers say it?")
    return words


def _is_whole(draft: _Reason) -> bool:
    """Note what keeps a reason from being put together; tell whether there was nothing."""
    known = draft.leaves.keys() | draft.shared.leaves.keys()
    faults = len(draft.section.faults)
    sound = is_sound(draft.own, known) and draft.shared.is_entry_sound
    if draft.provisional and draft.provisional not in known:
        draft.section.fault("provisional", f"there is no leaf {draft.provisional!r}")
    for name in draft.own.questions.keys() & known:
        draft.own.questions[name].section.fault("", "is the name of a leaf too")
    used = draft.own.exits() | draft.entry.exits() | {draft.provisional}
    for name in draft.leaves.keys() - used - draft.own.questions.keys():
        draft.leaves[name].section.fault("", "is never reached: no answer leads here")
    return sound and len(draft.section.faults) == faults and bool(draft.provisional)


def _nodes(draft: _Reason) -> dict[str, Node]:
    """Give the questions and the leaves that they lead to, by code."""
    nodes: dict[str, Node] = {}
    for name, question in draft.entry.questions.items():
        _add(nodes, f"{ENTRY}.{name}", question, draft, draft.entry)
    for name, question in draft.own.questions.items():
        _add(nodes, f"{draft.code}.{name}", question, draft, draft.own)
    if not draft.own.questions:
        nodes[draft.first] = draft.leaf(draft.provisional)
    return nodes


def _add(nodes: dict[str, Node], code: str, question: QuestionDraft, draft: _Reason, of: Protocol) -> None:
    owner = code.partition(".")[0]
    answers: dict[str, Answer] = {}
    for each in question.answers:
        leads_to = _target(each.leads_to, owner, draft, of)
        answers[each.code] = Answer(each.code, each.text, leads_to, each.red_flag, each.needs)
        if each.leads_to not in of.questions and leads_to != draft.first and leads_to not in nodes:
            nodes[leads_to] = draft.leaf(each.leads_to)
    nodes[code] = Question(code, question.text, answers)


def _target(name: str, owner: str, draft: _Reason, of: Protocol) -> str:
    if name in of.questions:
        return f"{owner}.{name}"
    return draft.first if name == TO_REASON and owner == ENTRY else f"{draft.code}.{name}"


def _note_wrong_urgency(section: Section, nodes: Mapping[str, Node], provisional: Leaf) -> None:
    """A red flag is never less urgent than what is assumed without it, nor than any other answer in its place."""
    bounds = priority_bounds(nodes)
    for node in nodes.values():
        if isinstance(node, Question):
            _note_wrong_flags(section, node, bounds, provisional)


def _note_reassuring_silence(section: Section, nodes: Mapping[str, Node], start: str, provisional: Leaf) -> None:
    """Whoever knows no answer is not taken for less urgent than before the questions."""
    node, asked = nodes[start], start
    while isinstance(node, Question):
        node, asked = nodes[node.answers[UNKNOWN_ANSWER].leads_to], node.code
    if node.priority > provisional.priority:
        section.fault(
            _place(asked, UNKNOWN_ANSWER),
            f"whoever knows no answer ends at priority {node.priority}, "
            f"less urgent than the {provisional.priority} of the provisional leaf",
        )


def _note_wrong_flags(
    section: Section, question: Question, bounds: Mapping[str, tuple[int, int]], provisional: Leaf
) -> None:
    most = [bounds[each.leads_to][0] for each in question.answers.values() if not each.red_flag]
    limit = min([provisional.priority, *most])
    for each in question.answers.values():
        if each.red_flag and bounds[each.leads_to][1] > limit:
            section.fault(
                _place(question.code, each.code),
                f"is a red flag, but may end at priority {bounds[each.leads_to][1]}, "
                f"less urgent than the {limit} of another answer or of the provisional leaf",
            )


def _place(question: str, answer: str) -> str:
    owner, _, name = question.partition(".")
    return f"{owner}.{name}.{answer}" if owner == ENTRY else f"questions.{name}.answers.{answer}"
