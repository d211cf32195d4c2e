"""Who and what takes part in each event."""
