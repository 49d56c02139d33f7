"""What if: virtual callers and crews on a clock of their own, what their runs were like, and which of two is better."""

from simulator.runs.comparing import compare

__all__ = ["compare"]
