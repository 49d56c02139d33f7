"""Demand: from where, when and for what people call, fitted to a history and drawn from."""
