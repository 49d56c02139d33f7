"""EGTS: packets of trackers and ЭРА-ГЛОНАСС terminals (GOST R 54619, order 285 of the Ministry of Transport)."""
