"""Adapters of the exchange: its file, and partners over HTTP."""
