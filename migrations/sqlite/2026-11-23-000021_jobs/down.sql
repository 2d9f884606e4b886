DROP INDEX issues_open;
DROP TABLE jobs;
