"""What the fleet refuses; each error carries its sentences."""

from __future__ import annotations


class FleetError(Exception):
    """A fleet, a file of it or a position is not usable.

    Attributes
    ----------
    lines : tuple of str
        One sentence per fault, those of files as ``FILE:LINE: reason``, sorted by file and line.
    """

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class FieldError(FleetError):
    """One field holds something impossible.

    Attributes
    ----------
    field, reason : str
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field} {reason}")
        self.field = field
        self.reason = reason
