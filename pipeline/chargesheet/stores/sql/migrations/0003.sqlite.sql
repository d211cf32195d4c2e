CREATE TRIGGER corrections_not_changed BEFORE UPDATE ON corrections BEGIN
    SELECT RAISE(ABORT, 'corrections are only ever added');
END;
CREATE TRIGGER corrections_not_deleted BEFORE DELETE ON corrections BEGIN
    SELECT RAISE(ABORT, 'corrections are only ever added');
END;
