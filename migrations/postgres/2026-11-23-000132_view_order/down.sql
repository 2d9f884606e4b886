ALTER TABLE views DROP COLUMN position;
