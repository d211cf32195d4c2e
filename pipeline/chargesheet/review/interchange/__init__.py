"""Layers to and from other annotation tools, one module a format: pure functions between text and layers.

Every writer gives what it wrote and what the format could not hold, every reader what it read and what a layer cannot
hold, as ``Loss``es: nothing is dropped in silence. ``docs/interchange.md`` lists both for each format.
"""
