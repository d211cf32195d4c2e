-- What people said of two entities, one person or two. No key to entities: a verdict outlives the records.
CREATE TABLE case_decisions (
    one $id NOT NULL,
    other $id NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different')),
    made_at TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (one, other),
    CHECK (one < other)
)$strict;
