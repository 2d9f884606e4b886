-- What is done again and again, one row each: whoever claims it when it is due does it, once however many nodes there are.
CREATE TABLE jobs (
    name TEXT PRIMARY KEY,
    -- When, as it is set; another expression sets the next run anew.
    cron TEXT NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    token BIGINT NULL,
    claimed_until TIMESTAMPTZ NULL,
    last_began_at TIMESTAMPTZ NULL,
    last_ended_at TIMESTAMPTZ NULL,
    last_result TEXT NOT NULL DEFAULT '',
    last_failed BOOLEAN NOT NULL DEFAULT FALSE,
    -- Where the next run goes on.
    cursor BIGINT NOT NULL DEFAULT 0
);

-- Open issues one after the other, whatever their project: what the schedule walks through.
CREATE INDEX issues_open ON issues (id) WHERE state = 'open';
