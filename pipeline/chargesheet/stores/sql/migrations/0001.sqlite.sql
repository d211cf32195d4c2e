-- The words of an event, folded (search.py); rowid is events.key. The broken bar stands between two names.
CREATE VIRTUAL TABLE event_words USING fts5 (
    persons, authorities, places, quotes, tokenize = "unicode61 remove_diacritics 0 tokenchars '¦'"
);
CREATE TRIGGER event_words_deleted AFTER DELETE ON events BEGIN
    DELETE FROM event_words WHERE rowid = old.key;
END;
