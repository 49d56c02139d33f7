"""Slow plain answers, for tests and doubt; they share no code with the searches."""
