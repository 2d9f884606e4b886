UPDATE issue_events
SET record_id = issue_id, source_project_id = NULL
WHERE action IN ('issue_marked_duplicate', 'issue_unmarked_duplicate');
