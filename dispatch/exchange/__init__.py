"""Exchange with other systems: cards of the 112 system in, reaction states out, UCRI2 messages, CAP alerts."""
