-- $evidence are the spans of an event's record; $start and $end those of one of them (schema.py).

-- Articles whose law is not known; the others are found through their laws.
CREATE INDEX arguments_country ON arguments (country) WHERE country IS NOT NULL AND provision_id IS NULL;
CREATE INDEX arguments_penalty ON arguments (kind) WHERE role = 'penalty';
CREATE INDEX statements_index_number ON statements (index_number) WHERE index_number IS NOT NULL;

DROP VIEW event_list;
-- One row an event, its arguments as text: what "chargesheet query" prints. The quote is the
-- sentence that the event was read from; the trigger alone where the statement's text is not known.
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
    e.trigger_text, e.trigger_start, e.trigger_end,
    COALESCE((
        SELECT substr(s.text, $start + 1, $end - $start) FROM $evidence AS span
        WHERE $start <= e.trigger_start AND e.trigger_end <= $end ORDER BY $start LIMIT 1
    ), e.trigger_text) AS quote,
    e.confidence, r.model, e.key AS event_key
FROM events AS e
JOIN statements AS s ON s.id = e.statement_id
JOIN runs AS r ON r.key = e.run_key;
