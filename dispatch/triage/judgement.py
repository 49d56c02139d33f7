"""What the answers so far make of a call: the leaf they lead to, or the best guess while questions are open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dispatch.triage.catalogue import Leaf
from dispatch.triage.interview import walk
from dispatch.triage.reach import least_urgent
from dispatch.vocabulary import Form

if TYPE_CHECKING:
    from dispatch.triage.catalogue import Answer, Question
    from dispatch.triage.interview import Interview


@dataclass(frozen=True, slots=True)
class Judgement:
    """How urgent a call is, what it needs, and because of which answers.

    Attributes
    ----------
    provisional : bool
        True while questions are open: the leaf is a guess that a further red flag only makes more urgent.
    needs : tuple of str
        Those of the leaf and, in the emergency form, those that answers added: there a crew without them is sent too,
        while in the other forms they could leave a patient without any crew.
    red_flags : tuple of str
        Codes of the questions whose answer is a sign of danger to life.
    because : tuple
        The questions on the way with their answers, as asked.
    """

    reason: str
    leaf: Leaf
    provisional: bool
    needs: tuple[str, ...]
    red_flags: tuple[str, ...]
    because: tuple[tuple[Question, Answer], ...]


def judgement(interview: Interview) -> Judgement:
    """Judge by the answers so far.

    Before a leaf is reached it is the reason's provisional leaf. Where a red flag was answered, or where even the least
    urgent leaf that can still be reached is more urgent than the provisional one, it is that least urgent leaf. So
    another red flag never makes a call less urgent.
    """
    way = walk(interview)
    flags = tuple(question.code for question, chosen in way.answered if chosen.red_flag)
    leaf = way.end if isinstance(way.end, Leaf) else _guess(interview, way.end, flagged=bool(flags))
    added = (need for _, chosen in way.answered for need in chosen.needs)
    return Judgement(
        reason=interview.reason.code,
        leaf=leaf,
        provisional=not isinstance(way.end, Leaf),
        needs=tuple(dict.fromkeys((*leaf.needs, *added))) if leaf.form is Form.EMERGENCY else leaf.needs,
        red_flags=flags,
        because=way.answered,
    )


def _guess(interview: Interview, question: Question, *, flagged: bool) -> Leaf:
    provisional = interview.reason.provisional
    at_least = least_urgent(interview.reason.nodes, question.code)
    return at_least if flagged or at_least.priority < provisional.priority else provisional
