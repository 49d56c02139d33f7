"""Which hospital: prices in parts, several patients together, and why; pure functions over plain arrays."""
