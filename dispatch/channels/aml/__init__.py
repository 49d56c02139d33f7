"""Advanced Mobile Location (ETSI TS 103 625): where a phone is, sent by itself while it calls 112."""
