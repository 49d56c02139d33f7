"""What can be wrong with what is asked about hospitals."""

from __future__ import annotations


class HospitalError(ValueError):
    """Columns or tables that do not fit each other, or a solver that gave no optimum; says which."""
