-- Everything that happens. A row is never edited (a throttled one moves its time) and outlives its record.
CREATE TABLE issue_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    issue_id INTEGER NOT NULL REFERENCES issues (id),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    actor_id INTEGER NOT NULL REFERENCES users (id),
    action TEXT NOT NULL,
    record_type TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    extra TEXT NOT NULL,
    -- When it happened: what people see and what feeds sort by. Importers backdate it.
    occurred_at INTEGER NOT NULL,
    -- When it was recorded.
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    -- The number of the transaction, in whose order streams read.
    tx_id INTEGER NOT NULL DEFAULT 0,
    correlation_id INTEGER NOT NULL,
    caused_by_event_id INTEGER NULL REFERENCES issue_events (id),
    via TEXT NOT NULL CHECK (via IN ('web', 'api', 'email', 'workflow', 'sync', 'import', 'cli', 'system')),
    -- Views: shown to the actor and to admins only.
    private INTEGER NOT NULL DEFAULT 0,
    once_key TEXT NULL,
    -- A cross reference is shown only to those who may read this project too.
    source_project_id INTEGER NULL REFERENCES projects (id),
    UNIQUE (issue_id, once_key)
) STRICT;
-- Feeds of an issue, a project, a person; an action's last time on an issue; the throttle's twin; streams.
CREATE INDEX events_by_issue ON issue_events (issue_id, occurred_at, id);
CREATE INDEX events_by_project ON issue_events (project_id, occurred_at, id);
CREATE INDEX events_by_actor ON issue_events (actor_id, occurred_at, id);
CREATE INDEX events_by_issue_action ON issue_events (issue_id, action, occurred_at);
CREATE INDEX events_by_action ON issue_events (action, occurred_at, id);
CREATE INDEX events_by_time ON issue_events (occurred_at, id);
CREATE INDEX events_by_record ON issue_events (record_type, record_id, action);
CREATE INDEX events_by_tx ON issue_events (tx_id, id);
