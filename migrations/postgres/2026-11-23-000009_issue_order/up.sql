-- Lists of open and closed issues together.
CREATE INDEX issues_both_by_creation ON issues (project_id, created_at, id);
CREATE INDEX issues_both_by_activity ON issues (project_id, last_activity_at, id);
CREATE INDEX issues_both_by_comments ON issues (project_id, comments_count, id);
