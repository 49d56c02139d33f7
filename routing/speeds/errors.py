"""What can be wrong with a question about speeds."""

from __future__ import annotations

from routing.errors import RoutingError


class SpeedError(RoutingError, ValueError):
    """A profile of speeds, an hour or a trace is not usable; the message names the file and line, or the value."""
