-- What came from elsewhere, under its name there, so that importing again adds nothing twice.
CREATE TABLE imported_records (
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    external_id TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    -- The text as it was there, hashed: a later dump with another one is an edit.
    digest BLOB NULL,
    PRIMARY KEY (project_id, kind, external_id)
) STRICT;
