CREATE TABLE projects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE CHECK (length(slug) BETWEEN 1 AND 64),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    description TEXT NOT NULL DEFAULT '',
    visibility TEXT NOT NULL DEFAULT 'private' CHECK (visibility IN ('private', 'internal', 'public')),
    -- The highest number an issue of this project ever had.
    last_number INTEGER NOT NULL DEFAULT 0,
    open_count INTEGER NOT NULL DEFAULT 0,
    closed_count INTEGER NOT NULL DEFAULT 0,
    created_by INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX projects_by_name ON projects (name, id);

CREATE TABLE members (
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('reader', 'triager', 'maintainer')),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (project_id, user_id)
) STRICT;
CREATE INDEX members_by_user ON members (user_id, project_id);

-- How much a person wants to hear of a project; without a row maintainers begin at `all`, others at `participating`.
CREATE TABLE notification_levels (
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    level TEXT NOT NULL CHECK (level IN ('ignore', 'mentions', 'participating', 'all')),
    PRIMARY KEY (project_id, user_id)
) STRICT;

CREATE TABLE labels (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    color TEXT NOT NULL CHECK (length(color) = 7),
    description TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX labels_by_name ON labels (project_id, lower(name));

CREATE TABLE milestones (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 256),
    description TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
    due_on INTEGER NULL,
    created_at INTEGER NOT NULL,
    closed_at INTEGER NULL
) STRICT;
CREATE UNIQUE INDEX milestones_by_title ON milestones (project_id, title);

-- Where a project's news goes in Slack: an incoming webhook's URL, or a bot's token and a channel.
CREATE TABLE slack_channels (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL UNIQUE REFERENCES projects (id) ON DELETE CASCADE,
    webhook_url TEXT NULL,
    token TEXT NULL,
    channel TEXT NULL,
    actions TEXT NOT NULL,
    created_by INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    disabled_at INTEGER NULL,
    disabled_because TEXT NOT NULL DEFAULT '',
    CHECK (webhook_url IS NOT NULL OR (token IS NOT NULL AND channel IS NOT NULL))
) STRICT;

-- The message in Slack that an issue's later posts answer to (bot tokens only).
CREATE TABLE slack_threads (
    slack_channel_id INTEGER NOT NULL REFERENCES slack_channels (id) ON DELETE CASCADE,
    issue_id INTEGER NOT NULL,
    ts TEXT NOT NULL,
    PRIMARY KEY (slack_channel_id, issue_id)
) STRICT;
