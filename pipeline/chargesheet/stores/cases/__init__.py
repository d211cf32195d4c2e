"""Cases: all records about one person across an archive, in order of time.

``profiles`` reads persons out of a store, ``names`` and ``sounds`` make their names comparable, ``comparison`` scores
two persons with its reasons, ``blocking`` finds whom to compare, ``resolution`` merges, and leaves what is unsure to
people, whose ``decisions`` are remembered. ``timeline`` and ``contradictions`` tell what happened to one person.
"""
