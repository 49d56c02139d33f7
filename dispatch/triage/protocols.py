"""Questions that belong together, the entry protocol's or a reason's own: where they lead, and what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from dispatch.triage.drafts import QuestionDraft

MOST_QUESTIONS: Final = 50
"""More than anybody asks; a bound on how long a way can be."""


@dataclass(frozen=True, slots=True)
class Protocol:
    """Questions by name, the first to be asked first."""

    questions: Mapping[str, QuestionDraft]

    @property
    def start(self) -> str | None:
        """The name of the first question, None where there is none."""
        return next(iter(self.questions), None)

    def followers(self, name: str) -> list[str]:
        """Give the questions that answers to one lead to."""
        leads = (answer.leads_to for answer in self.questions[name].answers)
        return [each for each in dict.fromkeys(leads) if each in self.questions]

    def exits(self) -> set[str]:
        """Give the names that answers lead to and that are no questions of these."""
        leads = {answer.leads_to for draft in self.questions.values() for answer in draft.answers}
        return leads - self.questions.keys()


def is_sound(protocol: Protocol, exits: Collection[str]) -> bool:
    """Note dead ends, cycles, questions that are never asked and red flags asked late; tell whether there were none.

    Parameters
    ----------
    exits : collection of str
        Names that answers may lead to beside the questions.
    """
    if len(protocol.questions) > MOST_QUESTIONS:
        last = list(protocol.questions.values())[-1]
        last.section.fault("", f"is one of {len(protocol.questions)} questions, more than {MOST_QUESTIONS}")
        return False
    noted = [_note_dead_ends(protocol, exits), _note_cycle(protocol)]
    if not any(noted):
        noted += [_note_never_asked(protocol), _note_late_flags(protocol)]
    return not any(noted)


def _note_dead_ends(protocol: Protocol, exits: Collection[str]) -> bool:
    found = False
    for draft in protocol.questions.values():
        for answer in draft.answers:
            if answer.leads_to not in exits and answer.leads_to not in protocol.questions:
                found = True
                if answer.leads_to:
                    draft.fault(answer.code, f"leads to {answer.leads_to!r}, which is neither a question nor a leaf")
    return found


def _note_cycle(protocol: Protocol) -> bool:
    done: set[str] = set()
    for name in protocol.questions:
        cycle = _cycle_from(name, protocol, [], done)
        if cycle:
            answers = protocol.questions[cycle[-2]].answers
            answer = next(each.code for each in answers if each.leads_to == cycle[-1])
            protocol.questions[cycle[-2]].fault(answer, f"goes round in a circle: {' → '.join(cycle)}")
            return True
    return False


def _cycle_from(name: str, protocol: Protocol, path: list[str], done: set[str]) -> list[str]:
    """Give a circle that is reached from a question, its first question also last; empty where there is none."""
    if name in path:
        return [*path[path.index(name) :], name]
    if name in done:
        return []
    for follower in protocol.followers(name):
        cycle = _cycle_from(follower, protocol, [*path, name], done)
        if cycle:
            return cycle
    done.add(name)
    return []


def _note_never_asked(protocol: Protocol) -> bool:
    asked = set(_reached(protocol, protocol.start)) if protocol.start else set()
    for name in protocol.questions.keys() - asked:
        protocol.questions[name].section.fault("", "is never asked: no answer leads here")
    return len(asked) < len(protocol.questions)


def _note_late_flags(protocol: Protocol) -> bool:
    """Red flags come first: after a question without one, none with one is asked."""
    found = False
    for name, draft in protocol.questions.items():
        late = [] if _has_flag(draft) else [each for each in _reached(protocol, name) if each != name]
        for each in late:
            if _has_flag(protocol.questions[each]):
                protocol.questions[each].section.fault("red", f"is asked after {name!r}, which has no red flag")
                found = True
    return found


def _has_flag(draft: QuestionDraft) -> bool:
    return any(answer.red_flag for answer in draft.answers)


def _reached(protocol: Protocol, name: str) -> Iterator[str]:
    """Give the questions reached from one, itself first."""
    seen = {name: None}
    waiting = [name]
    while waiting:
        for follower in protocol.followers(waiting.pop()):
            if follower not in seen:
                seen[follower] = None
                waiting.append(follower)
    yield from seen
