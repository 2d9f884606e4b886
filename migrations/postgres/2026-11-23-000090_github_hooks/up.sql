-- What a project's repository on GitHub posts to. Only the SHA-256 of the address's token is stored; the secret signs, so it
-- stands here as it is.
CREATE TABLE github_hooks (
    project_id BIGINT PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
    token_hash BYTEA NOT NULL UNIQUE,
    secret TEXT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES users (id),
    created_at TIMESTAMPTZ NOT NULL
);

-- What it posted, once each by GitHub's own name of the delivery. Old ones are forgotten.
CREATE TABLE github_deliveries (
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    delivery TEXT NOT NULL,
    -- Such as issues.opened.
    event TEXT NOT NULL,
    -- What became of it, in words.
    outcome TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (project_id, delivery)
);
CREATE INDEX github_deliveries_by_time ON github_deliveries (project_id, received_at);

-- Of what moment what is remembered of an issue is: news from before it comes too late.
ALTER TABLE imported_issues ADD COLUMN seen_at TIMESTAMPTZ NULL;
