"""How fast routing is: against its budgets, against others in the same run, and as graphs grow."""
