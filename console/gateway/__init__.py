"""A gateway: serves sockets from the bus and hands everything else on to the centre."""
