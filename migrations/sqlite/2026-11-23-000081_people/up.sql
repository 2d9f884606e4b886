-- Keys of the keyboard on pages, and the person that an imported login is.
ALTER TABLE users ADD COLUMN shortcuts INTEGER NOT NULL DEFAULT 1;
ALTER TABLE users ADD COLUMN person_id INTEGER NULL REFERENCES users (id) ON DELETE SET NULL;
CREATE INDEX users_by_person ON users (person_id);

-- Who may make an account, and what it is then: used once. Only the SHA-256 of the link's token is stored.
CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- NULL until the letter that brings it is sent.
    token_hash BLOB NULL UNIQUE,
    -- Where the letter goes; NULL when the link is passed on by hand.
    email TEXT NULL,
    -- The project that whoever comes belongs to, and as what.
    project_id INTEGER NULL REFERENCES projects (id) ON DELETE CASCADE,
    role TEXT NULL CHECK (role IN ('reader', 'triager', 'maintainer')),
    created_by INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER NULL,
    used_by INTEGER NULL REFERENCES users (id)
) STRICT;
CREATE INDEX invitations_by_project ON invitations (project_id, id);

-- What programs show instead of a cookie. `feed` opens Atom feeds only.
CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('read', 'write', 'feed')),
    token_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NULL,
    seen_at INTEGER NULL
) STRICT;
CREATE INDEX api_tokens_by_user ON api_tokens (user_id, id);

-- How a person's notifications stood before he last put some away: undone for a little while.
CREATE TABLE notification_undos (
    user_id INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    stood TEXT NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;
