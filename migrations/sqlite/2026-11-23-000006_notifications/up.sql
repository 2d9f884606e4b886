-- One per person and issue: what happened there since it was last read.
CREATE TABLE notifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('unread', 'read', 'saved', 'done')),
    reason TEXT NOT NULL,
    first_unread_event_id INTEGER NULL REFERENCES issue_events (id),
    last_event_id INTEGER NOT NULL REFERENCES issue_events (id),
    unread_count INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (user_id, issue_id)
) STRICT;
CREATE INDEX notifications_by_time ON notifications (user_id, state, updated_at, id);

-- The subject of an issue's first mail to a person: later ones keep it, so that they thread.
CREATE TABLE mail_threads (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    PRIMARY KEY (user_id, issue_id)
) STRICT;
