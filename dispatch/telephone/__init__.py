"""The telephone exchange: what happens on its lines, and who in the centre has which call."""
