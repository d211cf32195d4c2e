"""Russian: its vocabularies, and the grammar of its names."""
