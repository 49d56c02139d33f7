"""What dispatch refuses or cannot do; each error carries its facts."""

from __future__ import annotations


class DispatchError(Exception):
    """Something that dispatch refuses; the message is one sentence for the person who asked."""


class CanonicalJsonError(DispatchError):
    """A value has no canonical JSON; `path` says where in it, such as ``.needs[2]``."""

    def __init__(self, reason: str, path: str = "") -> None:
        super().__init__(f"not canonical JSON at {path}: {reason}" if path else f"not canonical JSON: {reason}")
        self.reason = reason
        self.path = path

    def inside(self, step: str) -> CanonicalJsonError:
        """Give the same error as seen one level further out."""
        return CanonicalJsonError(self.reason, step + self.path)


class JournalError(DispatchError):
    """The journal cannot be opened, read or written; the message names the file and the reason."""


class UnstorableError(JournalError):
    """One append cannot be stored as it is, and nothing of the call was; the others may be tried without it.

    `position` is its place among the appends of the call, from 0.
    """

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(f"append {position} cannot be stored: {reason}")
        self.position = position
        self.reason = reason


class JournalBrokenError(JournalError):
    """The chain of the journal does not hold from `seq` on."""

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(f"the journal is broken at event {seq}: {reason}")
        self.seq = seq
        self.reason = reason


class BusAwayError(DispatchError):
    """The bus does not answer; what it was asked may or may not have taken effect."""


class PolicyError(DispatchError):
    """A figure of a policy is impossible, or contradicts another."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"policy: {field} {reason}")
        self.field = field
        self.reason = reason


class MoveRulesError(DispatchError):
    """A rule for moves of units is unknown or impossible."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"moves: {field} {reason}")
        self.field = field
        self.reason = reason


class QuestionError(DispatchError):
    """Columns or tables of a decision do not fit together."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"question: {field} {reason}")
        self.field = field
        self.reason = reason


class AssignmentError(DispatchError):
    """The joint assignment found no optimum, which its shape rules out."""

    def __init__(self, *, units: int, incidents: int, status: str) -> None:
        super().__init__(f"the joint assignment of {units} units to {incidents} incidents ended as {status}")
