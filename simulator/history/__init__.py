"""Histories of calls: what was recorded, as columns, with what is odd in it."""
