"""Where that is: addresses, streets, crossings, kilometres, settlements and sights by what a caller says."""
