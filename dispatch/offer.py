"""How a unit stood for an incident when it was sent there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """What was known of one unit for one incident at the moment of the decision.

    Attributes
    ----------
    eta_ms : int or None
        Turnout and travel; None of a unit that could not be sent.
    estimated : bool
        Whether that is a straight-line estimate.
    recommended : str or None
        The unit that would have been sent.
    parts : dict of str to int
        Parts of the price, by code.
    """

    eta_ms: int | None
    estimated: bool
    recommended: str | None
    parts: dict[str, int]
