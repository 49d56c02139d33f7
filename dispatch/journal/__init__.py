"""The journal: its port, the chain of its events, and what of them is sealed."""
