ALTER TABLE imported_issues DROP COLUMN seen_at;
DROP TABLE github_deliveries;
DROP TABLE github_hooks;
