"""UCRI2 (Universal Control Room Interface 2): messages between control rooms, written, read and made of ours."""
