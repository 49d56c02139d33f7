"""What the simulator refuses; each message is one sentence with its facts."""

from __future__ import annotations


class SimulatorError(Exception):
    """Something that the simulator cannot do as asked."""
