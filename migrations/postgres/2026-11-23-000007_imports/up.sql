-- Issues that came from elsewhere: how they stood there when they were last imported.
CREATE TABLE imported_issues (
    issue_id BIGINT PRIMARY KEY REFERENCES issues (id) ON DELETE CASCADE,
    -- Of everything that the other side told of it; NULL while its import is unfinished.
    digest BYTEA NULL,
    standing JSONB NOT NULL
);

-- What already came, under its name there, so that importing again adds nothing twice.
CREATE TABLE imported_acts (
    issue_id BIGINT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    -- The comment that it made, if it made one, and its text there, hashed: another text in a later dump is an edit.
    -- No reference, for a comment that was deleted here stays known and does not come back.
    comment_id BIGINT NULL,
    fingerprint TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (issue_id, key)
);

-- How many people reacted elsewhere; who they were did not come along.
CREATE TABLE imported_reactions (
    record_type TEXT NOT NULL CHECK (record_type IN ('issue', 'comment')),
    record_id BIGINT NOT NULL,
    emoji TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (record_type, record_id, emoji)
);
