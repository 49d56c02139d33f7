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
