"""How each event changes the state of the centre."""
