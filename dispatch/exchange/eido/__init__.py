"""Emergency Incident Data Objects (NENA-STA-021.1): what centres of North America pass on to each other."""
