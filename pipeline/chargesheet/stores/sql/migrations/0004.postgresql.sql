-- Parts of an article are found in a range of texts, so these are ordered by code points whatever the database's locale.
DROP VIEW charged_under;
ALTER TABLE arguments ALTER COLUMN article TYPE TEXT COLLATE "C";
CREATE VIEW charged_under AS
SELECT
    p.provision_id, p.article, p.law, p.country, a.name AS subject, a.kind AS subject_kind, e.type, e.modality,
    e.date_edtf, e.date_earliest, e.date_latest, p.text AS quote, p.start_offset, p.end_offset, e.statement_id,
    e.id AS event_id, e.key AS event_key
FROM arguments AS p
JOIN events AS e ON e.key = p.event_key
LEFT JOIN arguments AS a ON a.event_key = e.key AND a.role = 'subject'
WHERE p.role = 'provision';
