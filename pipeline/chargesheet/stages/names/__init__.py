"""Entities, and what pronouns and phrases stand for."""
