-- The words of an event, folded (search.py): weight A for subjects, B authorities, C places, D quotes.
CREATE TABLE event_words (
    event_key BIGINT NOT NULL PRIMARY KEY REFERENCES events (key) ON DELETE CASCADE,
    words TSVECTOR NOT NULL
);
CREATE INDEX event_words_words ON event_words USING gin (words);
