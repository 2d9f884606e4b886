-- What names the original of a duplicate is about that issue, and, where it is of another project, only for those who may
-- read that one too. The counts of those days are made again.
UPDATE issue_events
SET record_id = (extra ->> 'canonical_issue_id')::BIGINT,
    source_project_id = (
        SELECT i.project_id FROM issues i
        WHERE i.id = (extra ->> 'canonical_issue_id')::BIGINT AND i.project_id <> issue_events.project_id
    )
WHERE action IN ('issue_marked_duplicate', 'issue_unmarked_duplicate')
    AND (extra ->> 'canonical_issue_id')::BIGINT IN (SELECT id FROM issues);
INSERT INTO uncounted_days (day)
SELECT ((min(occurred_at) AT TIME ZONE 'UTC')::date - DATE '1970-01-01')::BIGINT
FROM issue_events
WHERE action IN ('issue_marked_duplicate', 'issue_unmarked_duplicate')
HAVING count(*) > 0;
