"""How long it takes and which way: hierarchy, metrics, tables and routes; numbers only."""
