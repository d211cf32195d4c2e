"""What people look at: the text of a statement with all that was read from it."""
