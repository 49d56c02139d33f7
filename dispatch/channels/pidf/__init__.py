"""PIDF-LO: presence documents that hold a place (RFC 4119, 5139, 5491, 6848, 7459)."""
