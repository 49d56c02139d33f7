"""Closures by the clock, judged at arrival: an overlay of few edges over a metric without them."""
