"""Raised bridges: what opens when, and what is proposed before it: crews by bank, hospitals, drives in its way."""
