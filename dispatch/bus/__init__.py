"""The bus: its port, and the outbox that fills it."""
