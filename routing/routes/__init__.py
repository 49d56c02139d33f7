"""Routes: the way, its line, its steps and sentences, other good ways."""
