"""What is proposed to a call taker: an incident, how likely it is the same, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A reason for or against, in nats of evidence, with words for the screen."""

    code: str
    nats: float
    ru: str
    en: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """An incident that a call may be a part of.

    Attributes
    ----------
    incident, call : str
        The incident, and its call that agrees best.
    likelihood : float
        0 to 1; the logistic function of the sum of the parts.
    distance_m : float or None
        None where either has no place.
    minutes : float
        From that call to the new one.
    parts : tuple of Part
        In the order of the model: place, flat, time, kind, words, patient, and how common it is at all.
    """

    incident: str
    call: str
    likelihood: float
    distance_m: float | None
    minutes: float
    parts: tuple[Part, ...]
