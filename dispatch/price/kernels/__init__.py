"""Compiled: what a pair of a unit and an incident costs, whether it is refused, and who is the cheapest."""
