"""The tables of a ledger."""

VERSION = 1

SCHEMA = """
CREATE TABLE about (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    ended TEXT,
    end TEXT,
    inputs TEXT NOT NULL,
    options TEXT NOT NULL,
    statements INTEGER NOT NULL DEFAULT 0,
    words INTEGER NOT NULL DEFAULT 0,
    events INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0
);

-- A statement keeps its position: the order in which the folder's runs met it.
CREATE TABLE statements (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    content BLOB NOT NULL,
    digest BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
    reason TEXT,
    words INTEGER,
    events INTEGER
);
CREATE INDEX statements_content ON statements (content);
CREATE INDEX statements_open ON statements (state) WHERE state <> 'done';

-- What was read from a statement, packed; apart from its row, so that counting stays quick.
CREATE TABLE records (
    position INTEGER PRIMARY KEY,
    record BLOB NOT NULL
);

-- Every place where a statement was found, the first one and the repeats; run is the last run that found it there.
CREATE TABLE sources (
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    text BLOB NOT NULL,
    source TEXT,
    title TEXT,
    date TEXT,
    publisher TEXT,
    index_number TEXT,
    repeat INTEGER NOT NULL,
    run INTEGER NOT NULL,
    UNIQUE (id, file, line)
);
CREATE INDEX sources_position ON sources (position);

CREATE TABLE unread (
    place TEXT NOT NULL,
    reason TEXT NOT NULL,
    remedy TEXT NOT NULL,
    input TEXT NOT NULL,
    run INTEGER NOT NULL,
    PRIMARY KEY (place, reason)
) WITHOUT ROWID;

CREATE TABLE events (
    position INTEGER NOT NULL,
    number INTEGER NOT NULL,
    type TEXT NOT NULL,
    modality TEXT NOT NULL,
    year TEXT,
    country TEXT,
    confidence REAL,
    unresolved INTEGER NOT NULL,
    PRIMARY KEY (position, number)
) WITHOUT ROWID;

CREATE TABLE provisions (
    position INTEGER NOT NULL,
    number INTEGER NOT NULL,
    provision TEXT NOT NULL,
    PRIMARY KEY (position, number, provision)
) WITHOUT ROWID;

-- A part file that is on the disk and says what the ledger says; a change to one of its statements takes the row away.
CREATE TABLE shards (
    number INTEGER PRIMARY KEY,
    statements INTEGER NOT NULL,
    events INTEGER NOT NULL
);
"""
