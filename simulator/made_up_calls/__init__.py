"""A made-up day of calls in which it is known which calls are one incident; nobody in it exists."""
