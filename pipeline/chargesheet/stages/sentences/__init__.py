"""Sentence starts."""
