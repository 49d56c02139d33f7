"""How much a service lets its crews be moved, as data."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

from dispatch.errors import MoveRulesError
from fleet.errors import FieldError
from fleet.relocation.limits import USUAL_LIMITS, MoveLimits

if TYPE_CHECKING:
    from collections.abc import Mapping

POLICIES: Final = ("dmexclp", "none")
"""By expected coverage, or no moves at all."""

_KINDS: Final = {int: "a whole number", float: "a number"}


@dataclass(frozen=True, slots=True)
class MoveRules:
    """Which moves are proposed.

    Attributes
    ----------
    policy : str
        One of `POLICIES`; ``none`` proposes nothing, ``dmexclp`` what wins expected coverage.
    limits : MoveLimits
    automatic : bool
        Whether who became free is moved without a person.
    """

    policy: str = "dmexclp"
    limits: MoveLimits = USUAL_LIMITS
    automatic: bool = False

    @property
    def proposes(self) -> bool:
        """Tell whether there are proposals at all."""
        return self.policy != "none"


USUAL_RULES: Final = MoveRules()


def move_rules_of(told: Mapping[str, Any]) -> MoveRules:
    """Make the rules of what a service sets: the `policy`, and limits that stand instead of the usual ones.

    Raises
    ------
    MoveRulesError
        Where a name or a limit is unknown, of the wrong kind, or impossible.
    """
    limits = dict(told)
    policy = limits.pop("policy", USUAL_RULES.policy)
    if policy not in POLICIES:
        raise MoveRulesError("policy", f"is {policy!r}: known are {', '.join(POLICIES)}")
    automatic = limits.pop("automatic", USUAL_RULES.automatic)
    if not isinstance(automatic, bool):
        raise MoveRulesError("automatic", f"must be true or false, not {automatic!r}")
    try:
        own = replace(USUAL_LIMITS, **{name: _limit(name, value) for name, value in limits.items()})
    except FieldError as error:
        raise MoveRulesError(error.field, error.reason) from error
    return MoveRules(policy, own, automatic)


def _limit(name: str, value: Any) -> Any:
    known = {each.name for each in fields(MoveLimits)}
    if name not in known:
        raise MoveRulesError(name, f"is no limit: known are automatic, policy, {', '.join(sorted(known))}")
    kind = type(getattr(USUAL_LIMITS, name))
    if type(value) is not kind and not (kind is float and type(value) is int):
        raise MoveRulesError(name, f"must be {_KINDS[kind]}, not {value!r}")
    return value
