"""A made-up region of any size from a seed: nothing in it exists."""
