"""The minimum set of data of an eCall or ЭРА-ГЛОНАСС car (EN 15722, editions 1 to 3)."""
