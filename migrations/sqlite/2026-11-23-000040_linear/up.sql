-- A project's team in Linear: whose issues there go along with ours.
CREATE TABLE linear_teams (
    project_id INTEGER PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
    api_key TEXT NOT NULL,
    team_id TEXT NOT NULL,
    -- Only issues that were linked by hand, or all.
    sync TEXT NOT NULL CHECK (sync IN ('linked', 'all')),
    created_by INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    disabled_at INTEGER NULL,
    disabled_because TEXT NOT NULL DEFAULT ''
) STRICT;

-- The issue of another tracker that goes along with one of ours. The row stands before anything is made there.
CREATE TABLE external_links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    provider TEXT NOT NULL CHECK (provider IN ('linear')),
    -- Its id there: made up by us when we make it, NULL until it is found when somebody named it.
    external_id TEXT NULL,
    -- How people there call it, such as LIN-42, and its page.
    identifier TEXT NULL,
    url TEXT NULL,
    created_by INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    -- Somebody took the link away: a project that links all leaves this issue alone.
    removed_at INTEGER NULL,
    UNIQUE (issue_id, provider)
) STRICT;
