"""Mentions of persons, organisations and places."""
