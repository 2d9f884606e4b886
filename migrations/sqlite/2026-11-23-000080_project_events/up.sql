-- What happens to a project itself: who came and went, labels, milestones, rules. Never edited, like issue_events.
CREATE TABLE project_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    actor_id INTEGER NOT NULL REFERENCES users (id),
    action TEXT NOT NULL,
    record_type TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    extra TEXT NOT NULL,
    -- When it happened: what people see and what the page sorts by. Importers backdate it.
    occurred_at INTEGER NOT NULL,
    -- When it was recorded.
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    -- The number of the transaction, in whose order streams read.
    tx_id INTEGER NOT NULL DEFAULT 0,
    correlation_id INTEGER NOT NULL,
    caused_by_event_id INTEGER NULL REFERENCES issue_events (id),
    via TEXT NOT NULL CHECK (via IN ('web', 'api', 'email', 'workflow', 'sync', 'import', 'cli', 'system'))
) STRICT;
CREATE INDEX project_events_by_time ON project_events (project_id, occurred_at, id);
