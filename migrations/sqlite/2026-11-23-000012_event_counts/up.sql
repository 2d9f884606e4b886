-- How many events there were on each day: history reads this instead of the log, for days that are over.
CREATE TABLE event_counts (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    -- In UTC, counted from 1970.
    day INTEGER NOT NULL,
    action TEXT NOT NULL,
    actor_id INTEGER NOT NULL REFERENCES users (id),
    -- Of cross references, which only those see who may read this project too; else 0.
    source_project_id INTEGER NOT NULL,
    events INTEGER NOT NULL,
    PRIMARY KEY (project_id, day, action, actor_id, source_project_id)
) STRICT, WITHOUT ROWID;
-- Counting a day anew; somebody's year.
CREATE INDEX event_counts_by_day ON event_counts (day);
CREATE INDEX event_counts_by_actor ON event_counts (actor_id, day);
-- One row: the days before this one are whole, as far as nothing stands below.
CREATE TABLE counted_days (
    day INTEGER PRIMARY KEY
) STRICT;
-- From these days on everything is to be counted again: something was told of them later.
CREATE TABLE uncounted_days (
    id INTEGER PRIMARY KEY,
    day INTEGER NOT NULL
) STRICT;
INSERT INTO counted_days (day)
SELECT COALESCE((max(created_at) - (max(created_at) % 86400000000 + 86400000000) % 86400000000) / 86400000000, -719162)
FROM issue_events;
INSERT INTO event_counts (project_id, day, action, actor_id, source_project_id, events)
SELECT
    project_id,
    (occurred_at - (occurred_at % 86400000000 + 86400000000) % 86400000000) / 86400000000,
    action,
    actor_id,
    COALESCE(source_project_id, 0),
    count(*)
FROM issue_events
WHERE NOT private AND occurred_at < (SELECT day FROM counted_days) * 86400000000
GROUP BY 1, 2, 3, 4, 5;
