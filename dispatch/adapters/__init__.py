"""Adapters of the ports of dispatch."""
