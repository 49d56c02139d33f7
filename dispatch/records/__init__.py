"""Medical records: their port, and what they say of a patient."""
