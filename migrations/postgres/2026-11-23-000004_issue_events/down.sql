DROP TABLE issue_events;
