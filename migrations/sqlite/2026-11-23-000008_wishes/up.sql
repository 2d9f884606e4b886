-- Whether somebody wants mail about what he follows.
ALTER TABLE users ADD COLUMN wants_mail INTEGER NOT NULL DEFAULT 1;
