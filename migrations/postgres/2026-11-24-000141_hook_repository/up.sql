-- The repository that a hook belongs to, by GitHub's id and name: the first one that posts to it.
ALTER TABLE github_hooks ADD COLUMN repository_id BIGINT;
ALTER TABLE github_hooks ADD COLUMN repository TEXT;
