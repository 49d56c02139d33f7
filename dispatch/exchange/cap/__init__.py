"""Alerts of other services: CAP 1.2 (Common Alerting Protocol, OASIS), read strictly and kept while they hold."""
