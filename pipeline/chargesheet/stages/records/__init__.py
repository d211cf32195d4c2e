"""The layers of a passage, put together as records."""
