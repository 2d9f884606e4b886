-- When a project's open issues go stale, and after how many days more those are closed; nothing means never.
ALTER TABLE projects ADD COLUMN stale_after_days INTEGER NULL;
ALTER TABLE projects ADD COLUMN stale_close_days INTEGER NULL;
-- Since when an issue is stale.
ALTER TABLE issues ADD COLUMN stale_at INTEGER NULL;
CREATE INDEX issues_stale ON issues (id) WHERE stale_at IS NOT NULL;
