"""Who goes where: calls, incidents, assignment and the journal of all that happened."""
