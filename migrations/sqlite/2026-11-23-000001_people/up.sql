-- People and how they sign in. `system` is a real row: it acts when nobody does.
CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    full_name TEXT NOT NULL DEFAULT '',
    email TEXT NULL,
    kind TEXT NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'bot', 'system', 'imported')),
    is_admin INTEGER NOT NULL DEFAULT 0,
    password_hash TEXT NULL,
    time_zone TEXT NOT NULL DEFAULT 'UTC',
    theme TEXT NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
    density TEXT NOT NULL DEFAULT 'comfortable' CHECK (density IN ('comfortable', 'compact')),
    disabled_at INTEGER NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
-- Names and addresses are the same whatever their case.
CREATE UNIQUE INDEX users_by_name ON users (lower(name));
CREATE UNIQUE INDEX users_by_email ON users (lower(email));
INSERT INTO users (name, full_name, kind, created_at, updated_at)
VALUES ('system', 'Tidings', 'system', CAST(strftime('%s', 'now') AS INTEGER) * 1000000, CAST(strftime('%s', 'now') AS INTEGER) * 1000000);

-- Only the SHA-256 of a cookie's token is stored.
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL UNIQUE,
    user_agent TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id, seen_at);

-- One-time links: the first account, a password to set. Used once, by POST only.
CREATE TABLE links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL CHECK (purpose IN ('setup', 'password')),
    token_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER NULL
) STRICT;

-- Logins of other trackers, known from imports.
CREATE TABLE external_identities (
    provider TEXT NOT NULL,
    external_id TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (provider, external_id)
) STRICT;

-- What the instance itself must remember: its secret, whether it is a demo.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- A form posted twice is answered once: the key is SHA-256 of its random key and all its fields.
CREATE TABLE submissions (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    key BLOB NOT NULL,
    location TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
) STRICT;
CREATE INDEX submissions_by_age ON submissions (created_at);
