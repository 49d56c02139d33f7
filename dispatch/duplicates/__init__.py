"""Are two calls one incident? A model of evidence over columns of the open and recent calls."""
