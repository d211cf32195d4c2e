CREATE FUNCTION corrections_kept() RETURNS trigger LANGUAGE plpgsql
AS 'BEGIN RAISE EXCEPTION ''corrections are only ever added''; END';
CREATE OR REPLACE TRIGGER corrections_kept BEFORE UPDATE OR DELETE ON corrections
FOR EACH ROW EXECUTE FUNCTION corrections_kept();
