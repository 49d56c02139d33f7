"""How urgent the answers still to come can make a call: the bounds over every leaf that can be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch.triage.catalogue import Leaf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dispatch.triage.catalogue import Node


def least_urgent(nodes: Mapping[str, Node], code: str) -> Leaf:
    """Give the least urgent leaf that can be reached from a node; of equal ones the first."""
    leaves = [node for each in reachable(nodes, code) if isinstance(node := nodes[each], Leaf)]
    return max(leaves, key=lambda leaf: leaf.priority)


def reachable(nodes: Mapping[str, Node], code: str) -> tuple[str, ...]:
    """Give the codes of all that can be reached from a node, itself first."""
    seen = {code: None}
    waiting = [code]
    while waiting:
        node = nodes[waiting.pop(0)]
        leads = () if isinstance(node, Leaf) else (answer.leads_to for answer in node.answers.values())
        new = [each for each in dict.fromkeys(leads) if each not in seen]
        seen.update(dict.fromkeys(new))
        waiting += new
    return tuple(seen)


def priority_bounds(nodes: Mapping[str, Node]) -> dict[str, tuple[int, int]]:
    """Give the most and the least urgent priority that can be reached from each node."""
    bounds: dict[str, tuple[int, int]] = {}
    for code in nodes:
        _bounds_of(code, nodes, bounds)
    return bounds


def _bounds_of(code: str, nodes: Mapping[str, Node], bounds: dict[str, tuple[int, int]]) -> tuple[int, int]:
    if code not in bounds:
        node = nodes[code]
        if isinstance(node, Leaf):
            bounds[code] = (node.priority, node.priority)
        else:
            reached = [_bounds_of(answer.leads_to, nodes, bounds) for answer in node.answers.values()]
            bounds[code] = (min(each[0] for each in reached), max(each[1] for each in reached))
    return bounds[code]
