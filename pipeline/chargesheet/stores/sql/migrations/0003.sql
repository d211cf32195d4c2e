-- What people say of the machine's records, one operation a row. Rows are only ever added. No key to events: a
-- correction outlives the records that it was made to, and is never touched by a load.
DROP TABLE corrections;
CREATE TABLE corrections (
    statement_id $id NOT NULL REFERENCES statements (id),
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    id $id NOT NULL UNIQUE,
    author $id NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('annotator', 'adjudicator')),
    made_at TEXT NOT NULL,
    machine $id NOT NULL,
    kind TEXT NOT NULL,
    event_id $id,
    operation TEXT NOT NULL,
    PRIMARY KEY (statement_id, sequence)
)$strict;
CREATE INDEX corrections_author ON corrections (author, statement_id);

-- What the machine had said of a statement when somebody corrected it: a document record without its text, named by
-- its hash. A newer model's records take the place of the events; this stays.
CREATE TABLE machine_layers (
    statement_id $id NOT NULL REFERENCES statements (id),
    digest $id NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (statement_id, digest)
)$strict;

-- How far each person is with a statement: derived from the corrections, written with them. disagreements: events in
-- which a newer model says something else than the person confirmed.
CREATE TABLE review_progress (
    statement_id $id NOT NULL REFERENCES statements (id),
    author $id NOT NULL,
    reviewed INTEGER NOT NULL,
    done INTEGER NOT NULL CHECK (done IN (0, 1)),
    disagreements INTEGER NOT NULL,
    PRIMARY KEY (statement_id, author)
)$strict;
CREATE INDEX review_progress_author ON review_progress (author, done);

-- The order of the queue, derived from the events: least confident first, then what was not measured, most doubts
-- first (certainty is their number, negative). types has bit N for type N of EVENT_TYPES; words are folded; version
-- tells whether the statement's records are others by now.
CREATE TABLE review_queue (
    statement_id $id NOT NULL PRIMARY KEY REFERENCES statements (id),
    unmeasured INTEGER NOT NULL CHECK (unmeasured IN (0, 1)),
    confidence $real NOT NULL,
    certainty INTEGER NOT NULL,
    types INTEGER NOT NULL,
    events INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    country TEXT,
    words TEXT NOT NULL,
    version TEXT NOT NULL
)$strict;
CREATE INDEX review_queue_order ON review_queue (unmeasured, confidence, certainty, statement_id);
CREATE INDEX review_queue_country ON review_queue (country, unmeasured, confidence, certainty, statement_id);
CREATE INDEX review_queue_conflicts ON review_queue (conflicts) WHERE conflicts > 0;
