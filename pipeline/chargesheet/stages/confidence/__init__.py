"""Confidence: the measured probability that a record is right."""
