"""Layers: what each person says of a statement, kept as operations over the machine's layer and never over it.

``operations`` are what people do, ``applying`` what an operation does to a ``state``, ``rebuilding`` makes a person's
state from the log, ``anchoring`` carries it over to a newer model's layer, ``conflicts`` compares and joins people's
states. All of it is pure: values in, values out.
"""
