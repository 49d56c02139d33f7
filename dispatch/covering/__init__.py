"""The cover of the region as it stands: for the price, for the board, and for units that could stand better."""
