-- What is done again and again, one row each: whoever claims it when it is due does it, once however many nodes there are.
CREATE TABLE jobs (
    name TEXT PRIMARY KEY,
    -- When, as it is set; another expression sets the next run anew.
    cron TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    token INTEGER NULL,
    claimed_until INTEGER NULL,
    last_began_at INTEGER NULL,
    last_ended_at INTEGER NULL,
    last_result TEXT NOT NULL DEFAULT '',
    last_failed INTEGER NOT NULL DEFAULT 0,
    -- Where the next run goes on.
    cursor INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Open issues one after the other, whatever their project: what the schedule walks through.
CREATE INDEX issues_open ON issues (id) WHERE state = 'open';
