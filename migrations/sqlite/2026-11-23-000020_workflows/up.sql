-- Rules: when this happens, and all of that holds, do these. Of one issue, or of every issue of a project.
CREATE TABLE workflows (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    issue_id INTEGER NULL REFERENCES issues (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- The key of an action.
    triggered_on TEXT NOT NULL,
    -- Lists, as they are sent and answered in JSON.
    conditions TEXT NOT NULL,
    actions TEXT NOT NULL,
    -- Who is told when it fails.
    owner_id INTEGER NOT NULL REFERENCES users (id),
    -- In a row.
    failures INTEGER NOT NULL DEFAULT 0,
    disabled_at INTEGER NULL,
    disabled_because TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX workflows_by_project ON workflows (project_id, issue_id, id);
CREATE INDEX workflows_by_issue ON workflows (issue_id);
CREATE INDEX workflows_by_trigger ON workflows (triggered_on, project_id, id) WHERE disabled_at IS NULL;

-- What each workflow did because of which event, once. A run outlives its workflow: chains are followed through it.
CREATE TABLE workflow_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    workflow_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL REFERENCES issue_events (id) ON DELETE CASCADE,
    -- Of the events that it recorded.
    correlation_id INTEGER NOT NULL,
    -- How many workflows, this one among them, stand between a person and its effect.
    depth INTEGER NOT NULL,
    error TEXT NULL,
    at INTEGER NOT NULL,
    UNIQUE (workflow_id, event_id)
) STRICT;
CREATE INDEX workflow_runs_by_correlation ON workflow_runs (correlation_id);
CREATE INDEX workflow_runs_by_time ON workflow_runs (workflow_id, at);
CREATE INDEX workflow_runs_by_event ON workflow_runs (event_id);
