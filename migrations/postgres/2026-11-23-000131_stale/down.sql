DROP INDEX issues_stale;
ALTER TABLE issues DROP COLUMN stale_at;
ALTER TABLE projects DROP COLUMN stale_close_days;
ALTER TABLE projects DROP COLUMN stale_after_days;
