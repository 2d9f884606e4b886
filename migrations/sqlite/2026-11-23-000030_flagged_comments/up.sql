-- Comments that wait for whoever keeps order. Without a `comment_id` the comment was held when it was written and stands
-- nowhere else; with one it is published and was found suspicious afterwards. A row goes when somebody has decided.
CREATE TABLE flagged_comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    comment_id INTEGER NULL REFERENCES comments (id) ON DELETE CASCADE,
    author_id INTEGER NOT NULL REFERENCES users (id),
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    rule TEXT NOT NULL CHECK (rule IN ('words', 'links', 'first_link', 'rate', 'same_text')),
    created_at INTEGER NOT NULL,
    UNIQUE (comment_id)
) STRICT;
-- The oldest first; those of an issue; those of somebody.
CREATE INDEX flagged_comments_by_time ON flagged_comments (created_at, id);
CREATE INDEX flagged_comments_by_issue ON flagged_comments (issue_id, id);
CREATE INDEX flagged_comments_by_author ON flagged_comments (author_id, created_at);
