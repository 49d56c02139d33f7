"""Who can go: stations, units, crews, shifts, hospitals and positions."""
