-- The place of a kept query among everybody's, or among one's own; those of the same place go by name.
ALTER TABLE views ADD COLUMN position BIGINT NOT NULL DEFAULT 0;
