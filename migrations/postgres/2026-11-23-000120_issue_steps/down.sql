DROP INDEX issues_without_status;
