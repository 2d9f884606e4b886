-- What a tracker knows of an issue beyond its text: how urgent it is, by when, how far it is, where it stands on top.
-- The steps that a project's issues go through, in the order of their position.
CREATE TABLE statuses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    position INTEGER NOT NULL,
    -- An issue that is here is closed, and one that is not is open.
    is_done INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX statuses_by_name ON statuses (project_id, lower(name));
INSERT INTO statuses (project_id, name, position, created_at) SELECT id, 'Todo', 1, created_at FROM projects ORDER BY id;
INSERT INTO statuses (project_id, name, position, created_at) SELECT id, 'Doing', 2, created_at FROM projects ORDER BY id;
INSERT INTO statuses (project_id, name, position, is_done, created_at) SELECT id, 'Done', 3, 1, created_at FROM projects ORDER BY id;

-- Midnight UTC of the day.
ALTER TABLE issues ADD COLUMN due_on INTEGER NULL;
-- 0 none, 1 low, 2 medium, 3 high, 4 urgent.
ALTER TABLE issues ADD COLUMN priority INTEGER NOT NULL DEFAULT 0 CHECK (priority BETWEEN 0 AND 4);
ALTER TABLE issues ADD COLUMN status_id INTEGER NULL REFERENCES statuses (id) ON DELETE SET NULL;
ALTER TABLE issues ADD COLUMN pinned_at INTEGER NULL;
ALTER TABLE issues ADD COLUMN duplicate_of INTEGER NULL REFERENCES issues (id) ON DELETE SET NULL;
-- Deleted issues keep their row and their events: nobody sees them but in the line that says so.
ALTER TABLE issues ADD COLUMN deleted_at INTEGER NULL;
ALTER TABLE issues ADD COLUMN deleted_by INTEGER NULL REFERENCES users (id);
-- Lists by priority, by due date, by status; the pinned ones; those that are due, for the schedule; those that are gone.
CREATE INDEX issues_by_priority ON issues (project_id, state, priority, id);
CREATE INDEX issues_by_due_date ON issues (project_id, state, due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX issues_by_status ON issues (status_id, id) WHERE status_id IS NOT NULL;
CREATE INDEX issues_pinned ON issues (project_id, pinned_at) WHERE pinned_at IS NOT NULL;
CREATE INDEX issues_due ON issues (due_on, id) WHERE due_on IS NOT NULL AND state = 'open';
CREATE INDEX issues_deleted ON issues (id) WHERE deleted_at IS NOT NULL;
CREATE INDEX issues_by_original ON issues (duplicate_of) WHERE duplicate_of IS NOT NULL;
-- What the log knew already.
UPDATE issues SET duplicate_of = (
    SELECT json_extract(e.extra, '$.canonical_issue_id') FROM issue_events e WHERE e.issue_id = issues.id AND e.action = 'issue_marked_duplicate' ORDER BY e.id DESC LIMIT 1
) WHERE id IN (SELECT issue_id FROM issue_events WHERE action = 'issue_marked_duplicate');

-- Where an issue stood before it moved to another project: its old address leads on.
CREATE TABLE issue_redirects (
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (project_id, number)
) STRICT;

-- Short names that projects had, and names that people had, in lower case: old addresses lead on until somebody takes them.
CREATE TABLE project_redirects (
    slug TEXT PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE user_redirects (
    name TEXT PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL
) STRICT;

-- What a new issue of a project begins with, to choose from.
CREATE TABLE issue_templates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    about TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL,
    -- The names of labels; one that is gone by then is left out.
    labels TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX issue_templates_by_name ON issue_templates (project_id, lower(name));
