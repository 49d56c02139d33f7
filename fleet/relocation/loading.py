"""The libraries that a plan for an opening needs; loading them takes a second and more."""

from __future__ import annotations

from importlib import import_module
from typing import Final

SOLVERS: Final = ("ortools.sat.python.cp_model", "scipy.cluster.hierarchy", "scipy.spatial.distance")


def load_solvers() -> None:
    """Load what finds banks and who crosses, so that the first question does not pay for it."""
    for name in SOLVERS:
        import_module(name)
