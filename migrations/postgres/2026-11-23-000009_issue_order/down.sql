DROP INDEX issues_both_by_comments;
DROP INDEX issues_both_by_activity;
DROP INDEX issues_both_by_creation;
