"""The reference EMR: a FHIR R4 server of made-up people, a process of its own."""
