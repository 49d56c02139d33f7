"""What can be wrong with a question about a trace."""

from __future__ import annotations

from routing.errors import RoutingError


class TraceError(RoutingError, ValueError):
    """A trace or a setting of its matching is not usable at all; the message names what and where.

    Single fixes that are of no use are no error: they are skipped, and the answer says why.
    """
