"""What the simulator refuses; each message is one sentence with its facts."""

from __future__ import annotations


class SimulatorError(Exception):
    """Something that the simulator cannot do as asked."""


class FieldError(SimulatorError):
    """One value is impossible.

    Attributes
    ----------
    field, reason : str
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field} {reason}")
        self.field = field
        self.reason = reason


class RowError(FieldError):
    """One row of a column holds something impossible.

    Attributes
    ----------
    field, reason : str
    row : int
        From 0.
    """

    def __init__(self, field: str, row: int, reason: str) -> None:
        super().__init__(field, reason)
        self.args = (f"{field} in row {row} {reason}",)
        self.row = row
