"""What FHIR R4 resources say, as facts."""
