"""The parts of the price by code, and every pair of a question priced and refused, by compiled kernels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dispatch.columns import DecisionState, DecisionTables
    from dispatch.policy import Policy

PARTS: Final = (
    "turnout",
    "travel",
    "urgency",
    "late",
    "lateness",
    "survival",
    "capability",
    "overqualified",
    "overtime",
    "meal",
    "workload",
    "diversion",
    "coverage",
    "cross_district",
    "stale_position",
    "no_road",
)
"""The parts of the price, by code, in the order in which they are told; `kernels.pair` prices them."""


class Weighed(NamedTuple):
    """Every unit for every incident.

    Attributes
    ----------
    parts : (parts, units, incidents) int64
        In the order of `PARTS`.
    price : (units, incidents) int64
        The sum of the parts exactly.
    refusal : (units, incidents) int8
        `Refusal`; a price means something only where it is `NONE`.
    allowed : (units, incidents) bool
        Whether a decision may choose the pair by itself.
    """

    parts: NDArray[np.int64]
    price: NDArray[np.int64]
    refusal: NDArray[np.int8]
    allowed: NDArray[np.bool_]


def weigh(state: DecisionState, now_ms: int, tables: DecisionTables, policy: Policy) -> Weighed:
    """Price each unit for each incident, and tell who is refused and who may be chosen.

    A pair without a road, or that was taken back before, is never chosen by a decision, nor is a unit that helps only
    until a crew is there; a unit may always stay with the incident to which it is under way.

    Raises
    ------
    QuestionError
        The columns and tables do not fit together.
    """
    from dispatch.price.asked import asked
    from dispatch.price.kernels.weighing import price_all, refuse_all

    question = asked(state, now_ms, tables, policy)
    return Weighed(*price_all(question), *refuse_all(question))


def price_parts(state: DecisionState, now_ms: int, tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price each unit for each incident.

    Returns
    -------
    (parts, units, incidents) int64
        In the order of `PARTS`; the sum over the first axis is the price.

    Raises
    ------
    QuestionError
        The columns and tables do not fit together.
    """
    from dispatch.price.asked import asked
    from dispatch.price.kernels.weighing import price_all

    parts: NDArray[np.int64] = price_all(asked(state, now_ms, tables, policy))[0]
    return parts


def refusals(state: DecisionState, now_ms: int, tables: DecisionTables, policy: Policy) -> NDArray[np.int8]:
    """Tell why each unit cannot go to each incident, (units, incidents) int8 of `Refusal`; its own reason first.

    Raises
    ------
    QuestionError
        The columns and tables do not fit together.
    """
    from dispatch.price.asked import asked
    from dispatch.price.kernels.weighing import refuse_all

    refusal: NDArray[np.int8] = refuse_all(asked(state, now_ms, tables, policy))[0]
    return refusal
