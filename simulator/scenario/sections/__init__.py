"""The sections of a scenario, with every key, its unit and its default; the documents are made of these."""
