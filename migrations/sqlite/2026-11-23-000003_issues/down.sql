DROP TABLE subscriptions;
DROP TABLE assignees;
DROP TABLE issue_labels;
DROP TABLE revisions;
DROP TABLE comments;
DROP TABLE issues;
