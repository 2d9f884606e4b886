-- The issues of a project that stand in no step, for the list by status; those of each step have issues_by_status.
CREATE INDEX issues_without_status ON issues (project_id, id) WHERE status_id IS NULL;
