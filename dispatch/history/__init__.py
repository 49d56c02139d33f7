"""What is known of a number and of an address from before: calls, false calls, floods, hazards."""
