-- Issues that came from elsewhere: how they stood there when they were last imported.
CREATE TABLE imported_issues (
    issue_id INTEGER PRIMARY KEY REFERENCES issues (id) ON DELETE CASCADE,
    -- Of everything that the other side told of it; NULL while its import is unfinished.
    digest BLOB NULL,
    standing TEXT NOT NULL
) STRICT;

-- What already came, under its name there, so that importing again adds nothing twice.
CREATE TABLE imported_acts (
    issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    -- The comment that it made, if it made one, and its text there, hashed: another text in a later dump is an edit.
    -- No reference, for a comment that was deleted here stays known and does not come back.
    comment_id INTEGER NULL,
    fingerprint TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (issue_id, key)
) STRICT;

-- How many people reacted elsewhere; who they were did not come along.
CREATE TABLE imported_reactions (
    record_type TEXT NOT NULL CHECK (record_type IN ('issue', 'comment')),
    record_id INTEGER NOT NULL,
    emoji TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (record_type, record_id, emoji)
) STRICT;
