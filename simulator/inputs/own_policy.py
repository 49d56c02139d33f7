"""A planner's own policy: found by module and class, made with its parameters, before anything runs."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from simulator.scenario.errors import ScenarioError

if TYPE_CHECKING:
    from simulator.scenario import Scenario


def own_policy(scenario: Scenario) -> Any:
    """Make the policy that a scenario names as ``module:Class``; None where it names none.

    Raises
    ------
    ScenarioError
        Where there is no such module or class, it cannot be made with the parameters, or has no method `decide`.
    """
    if scenario.policy.class_ is None:
        return None
    place = scenario.where("policy.class")
    module, _, name = scenario.policy.class_.partition(":")
    try:
        made = getattr(importlib.import_module(module), name, None)
    except (ImportError, SyntaxError) as error:
        raise ScenarioError(f"{place}: module {module!r} cannot be imported: {error}") from error
    if not isinstance(made, type):
        raise ScenarioError(f"{place}: module {module!r} has no class {name!r}")
    if not callable(getattr(made, "decide", None)):
        raise ScenarioError(f"{place}: {name} has no method 'decide'")
    try:
        return made(**(scenario.policy.with_ or {}))
    except (TypeError, ValueError) as error:
        raise ScenarioError(f"{scenario.where('policy.with')}: {name} cannot be made with it: {error}") from error
