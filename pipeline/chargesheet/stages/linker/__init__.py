"""The linker: what the network and the rules say of a pair of event and span, weighed together."""
