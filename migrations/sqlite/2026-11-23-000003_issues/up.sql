CREATE TABLE issues (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number > 0),
    title TEXT NOT NULL CHECK (length(title) > 0),
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    -- The number of the text's present revision.
    revision INTEGER NOT NULL DEFAULT 1,
    author_id INTEGER NOT NULL REFERENCES users (id),
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
    state_reason TEXT NULL CHECK (state_reason IN ('completed', 'not_planned', 'duplicate')),
    closed_at INTEGER NULL,
    closed_by INTEGER NULL REFERENCES users (id),
    milestone_id INTEGER NULL REFERENCES milestones (id) ON DELETE SET NULL,
    locked_at INTEGER NULL,
    lock_reason TEXT NULL,
    comments_count INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_activity_at INTEGER NOT NULL,
    last_commented_at INTEGER NULL,
    UNIQUE (project_id, number)
) STRICT;
-- Lists: newest, recently active, most commented, each within a project and a state.
CREATE INDEX issues_by_creation ON issues (project_id, state, created_at, id);
CREATE INDEX issues_by_activity ON issues (project_id, state, last_activity_at, id);
CREATE INDEX issues_by_comments ON issues (project_id, state, comments_count, id);
CREATE INDEX issues_by_author ON issues (author_id, last_activity_at, id);
CREATE INDEX issues_by_milestone ON issues (milestone_id);

CREATE TABLE comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    author_id INTEGER NOT NULL REFERENCES users (id),
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX comments_by_issue ON comments (issue_id, created_at, id);
CREATE INDEX comments_by_author ON comments (author_id, created_at, id);

-- Every text that an issue or a comment ever had; number 1 at birth, each change adds one and its event names it.
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    record_type TEXT NOT NULL CHECK (record_type IN ('issue', 'comment')),
    record_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    event_id INTEGER NULL,
    author_id INTEGER NOT NULL REFERENCES users (id),
    title TEXT NULL,
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (record_type, record_id, number)
) STRICT;

CREATE TABLE issue_labels (
    issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    label_id INTEGER NOT NULL REFERENCES labels (id) ON DELETE CASCADE,
    PRIMARY KEY (issue_id, label_id)
) STRICT;
CREATE INDEX issue_labels_by_label ON issue_labels (label_id, issue_id);

CREATE TABLE assignees (
    issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users (id),
    PRIMARY KEY (issue_id, user_id)
) STRICT;
CREATE INDEX assignees_by_user ON assignees (user_id, issue_id);

-- `off` was said by the person and is remembered; `ignored` survives even a mention.
CREATE TABLE subscriptions (
    issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('on', 'off', 'ignored')),
    reason TEXT NOT NULL CHECK (reason IN ('mentioned', 'assigned', 'author', 'commented', 'state_changer', 'manual', 'watching', 'rule')),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (issue_id, user_id)
) STRICT;
CREATE INDEX subscriptions_by_user ON subscriptions (user_id, issue_id);
