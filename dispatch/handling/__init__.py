"""Handlers by subject: load, decide, and say which events follow; nothing is stored here."""
