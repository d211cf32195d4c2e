"""Whether an event is actual, alleged, planned or negated."""
