"""What matching refuses."""

from __future__ import annotations

from dispatch.errors import DispatchError


class MatchingError(DispatchError):
    """Costs that cannot be matched as they are; the message names the array."""
