-- Who did something on which issues, and who commented on which: `touched:` and `commenter:` read nothing but these.
CREATE INDEX events_of_doing ON issue_events (actor_id, issue_id) WHERE NOT private AND source_project_id IS NULL;
CREATE INDEX comments_of_author ON comments (author_id, issue_id);
