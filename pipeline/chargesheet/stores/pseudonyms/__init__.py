"""Exports that name no person: pseudonyms under a key of the user, or no names at all."""
