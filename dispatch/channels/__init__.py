"""What phones, cars, browsers and other centres send, read into plain values: pure functions, one per kind."""
