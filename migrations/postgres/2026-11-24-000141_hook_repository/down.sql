ALTER TABLE github_hooks DROP COLUMN repository;
ALTER TABLE github_hooks DROP COLUMN repository_id;
