-- Words that differ between the databases: $date, $real, $key (64-bit integer), $id (text ordered by code
-- points), $join (an aggregate), $strict and $clustered (kinds of tables): their values are in schema.py.

-- Who and where are found through event_words. An index of ids or names by themselves would be written to all over at
-- each batch, and double the time that a load takes; (statement_id, id) keeps together what comes together.

CREATE TABLE runs (
    key INTEGER NOT NULL PRIMARY KEY,
    model TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    rank INTEGER NOT NULL
)$strict;

CREATE TABLE statements (
    id $id NOT NULL PRIMARY KEY,
    title TEXT,
    date TEXT,
    date_earliest $date,
    date_latest $date,
    publisher TEXT,
    index_number TEXT,
    language TEXT,
    country TEXT,
    source TEXT,
    text TEXT,
    run_key INTEGER NOT NULL REFERENCES runs (key),
    digest TEXT
)$strict;
CREATE INDEX statements_country ON statements (country);
CREATE INDEX statements_date ON statements (date_earliest);

CREATE TABLE entities (
    key $key NOT NULL PRIMARY KEY,
    statement_id $id NOT NULL REFERENCES statements (id),
    id $id NOT NULL,
    label TEXT NOT NULL CHECK (label IN ('PERSON', 'ORG', 'PLACE')),
    name TEXT NOT NULL,
    aliases TEXT NOT NULL,
    UNIQUE (statement_id, id)
)$strict;

CREATE TABLE mentions (
    statement_id $id NOT NULL REFERENCES statements (id),
    position INTEGER NOT NULL,
    label TEXT NOT NULL CHECK (label IN ('PERSON', 'ORG', 'PLACE', 'DATE', 'PROVISION', 'LAW')),
    text TEXT NOT NULL,
    start_offset INTEGER NOT NULL CHECK (start_offset >= 0),
    end_offset INTEGER NOT NULL CHECK (end_offset >= start_offset),
    entity_key $key REFERENCES entities (key) ON DELETE CASCADE,
    PRIMARY KEY (statement_id, position)
)$strict;
CREATE INDEX mentions_entity ON mentions (entity_key);

CREATE TABLE laws (
    id $id NOT NULL PRIMARY KEY,
    country TEXT,
    name TEXT,
    kind TEXT NOT NULL
)$strict;

CREATE TABLE provisions (
    id $id NOT NULL PRIMARY KEY,
    law_id $id NOT NULL REFERENCES laws (id),
    article TEXT NOT NULL
)$strict;
CREATE INDEX provisions_law ON provisions (law_id);

CREATE TABLE events (
    key $key NOT NULL PRIMARY KEY,
    statement_id $id NOT NULL REFERENCES statements (id),
    id $id NOT NULL,
    run_key INTEGER NOT NULL REFERENCES runs (key),
    type TEXT NOT NULL,
    modality TEXT NOT NULL CHECK (modality IN ('actual', 'alleged', 'planned', 'negated')),
    trigger_text TEXT NOT NULL,
    trigger_start INTEGER NOT NULL CHECK (trigger_start >= 0),
    trigger_end INTEGER NOT NULL CHECK (trigger_end >= trigger_start),
    date_edtf TEXT,
    date_earliest $date,
    date_latest $date,
    date_text TEXT,
    date_start INTEGER,
    date_end INTEGER,
    confidence $real CHECK (confidence BETWEEN 0 AND 1),
    record TEXT NOT NULL,
    UNIQUE (statement_id, id)
)$strict;
CREATE INDEX events_type ON events (type, date_earliest);
CREATE INDEX events_date ON events (date_latest, date_earliest);

-- role is subject, authority, place, provision, offence or penalty; a CHECK of it would take a third of the time that
-- an insert takes.
CREATE TABLE arguments (
    event_key $key NOT NULL REFERENCES events (key) ON DELETE CASCADE,
    role TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT,
    count $key,
    entity_key $key REFERENCES entities (key) ON DELETE SET NULL,
    provision_id $id REFERENCES provisions (id),
    article TEXT,
    law TEXT,
    country TEXT,
    duration TEXT,
    words TEXT,
    text TEXT,
    start_offset INTEGER,
    end_offset INTEGER,
    PRIMARY KEY (event_key, role, position)
)$clustered;
CREATE INDEX arguments_entity ON arguments (entity_key) WHERE entity_key IS NOT NULL;
CREATE INDEX arguments_provision ON arguments (provision_id) WHERE provision_id IS NOT NULL;
CREATE INDEX arguments_article ON arguments (article) WHERE article IS NOT NULL;

CREATE TABLE argument_mentions (
    event_key $key NOT NULL,
    role TEXT NOT NULL,
    position INTEGER NOT NULL,
    mention INTEGER NOT NULL CHECK (mention >= 1),
    text TEXT NOT NULL,
    start_offset INTEGER NOT NULL CHECK (start_offset >= 0),
    end_offset INTEGER NOT NULL CHECK (end_offset >= start_offset),
    PRIMARY KEY (event_key, role, position, mention),
    FOREIGN KEY (event_key, role, position) REFERENCES arguments (event_key, role, position) ON DELETE CASCADE
)$clustered;

-- No key to events: a correction outlives the records that it was made to, and is never touched by a load.
CREATE TABLE corrections (
    id $id NOT NULL PRIMARY KEY,
    statement_id $id NOT NULL REFERENCES statements (id),
    event_id $id,
    author TEXT NOT NULL,
    made_at TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('added', 'changed', 'removed')),
    before TEXT,
    after TEXT,
    note TEXT
)$strict;
CREATE INDEX corrections_event ON corrections (statement_id, event_id);

-- Every quoted span of every argument, one a row.
CREATE VIEW argument_quotes AS
SELECT event_key, role, position, 0 AS mention, text, start_offset, end_offset
FROM arguments WHERE text IS NOT NULL
UNION ALL
SELECT event_key, role, position, mention, text, start_offset, end_offset
FROM argument_mentions;

-- One row an event, its arguments as text: what "chargesheet query" prints.
CREATE VIEW event_list AS
SELECT
    e.id AS event_id, e.statement_id, e.type, e.modality, e.date_edtf, e.date_earliest, e.date_latest,
    (SELECT $join(a.name, '; ') FROM (
        SELECT name FROM arguments WHERE event_key = e.key AND role = 'subject' ORDER BY position) AS a) AS subjects,
    (SELECT $join(a.name, '; ') FROM (
        SELECT name FROM arguments WHERE event_key = e.key AND role = 'authority' ORDER BY position) AS a) AS authorities,
    (SELECT $join(a.name, '; ') FROM (
        SELECT name FROM arguments WHERE event_key = e.key AND role = 'place' ORDER BY position) AS a) AS places,
    (SELECT $join(a.name, '; ') FROM (
        SELECT COALESCE(provision_id, text) AS name FROM arguments
        WHERE event_key = e.key AND role = 'provision' ORDER BY position) AS a) AS provisions,
    (SELECT $join(a.name, '; ') FROM (
        SELECT name FROM arguments WHERE event_key = e.key AND role = 'offence' ORDER BY position) AS a) AS offences,
    (SELECT name FROM arguments WHERE event_key = e.key AND role = 'penalty') AS penalty,
    s.title AS statement_title, s.date AS statement_date, s.country AS statement_country, s.source,
    e.trigger_text, e.trigger_start, e.trigger_end, e.confidence, r.model, e.key AS event_key
FROM events AS e
JOIN statements AS s ON s.id = e.statement_id
JOIN runs AS r ON r.key = e.run_key;

-- Who was subject to what: one row for each subject of an event.
CREATE VIEW person_events AS
SELECT
    a.name AS person, n.id AS entity_id, e.type, e.modality, e.date_edtf, e.date_earliest, e.date_latest,
    a.text AS quote, a.start_offset, a.end_offset, e.statement_id, e.id AS event_id, e.key AS event_key
FROM arguments AS a
JOIN events AS e ON e.key = a.event_key
LEFT JOIN entities AS n ON n.key = a.entity_key
WHERE a.role = 'subject' AND a.kind = 'person';

-- Who was dealt with under which article: one row for each subject and article of an event.
CREATE VIEW charged_under AS
SELECT
    p.provision_id, p.article, p.law, p.country, a.name AS subject, a.kind AS subject_kind, e.type, e.modality,
    e.date_edtf, e.date_earliest, e.date_latest, p.text AS quote, p.start_offset, p.end_offset, e.statement_id,
    e.id AS event_id, e.key AS event_key
FROM arguments AS p
JOIN events AS e ON e.key = p.event_key
LEFT JOIN arguments AS a ON a.event_key = e.key AND a.role = 'subject'
WHERE p.role = 'provision';
