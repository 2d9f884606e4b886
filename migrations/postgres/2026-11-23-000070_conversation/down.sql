DROP TABLE reactions;
ALTER TABLE comments DROP COLUMN redacted_at;
ALTER TABLE comments DROP COLUMN hidden_as;
