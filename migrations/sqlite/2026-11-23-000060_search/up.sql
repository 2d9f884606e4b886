-- What the search language asks for: words in texts, and what the log of events alone knows.
-- Each partial index serves the query that has its condition in exactly these words: see src/search/happened.rs.
CREATE INDEX events_of_label ON issue_events (record_id, issue_id) WHERE action = 'label_added';
CREATE INDEX events_of_assignee ON issue_events (record_id, issue_id) WHERE action = 'assignee_added';
CREATE INDEX events_of_milestone ON issue_events (record_id, issue_id) WHERE action = 'milestone_added';
CREATE INDEX events_of_status ON issue_events (record_id, issue_id) WHERE action = 'issue_status_changed';
CREATE INDEX events_of_mention ON issue_events (json_extract(extra, '$.user_id'), issue_id) WHERE action = 'user_mentioned';
CREATE INDEX events_of_closing ON issue_events (actor_id, issue_id) WHERE action = 'issue_closed';
-- Issues by when they were closed, and by when they are due, those without a date last.
CREATE INDEX issues_by_closing ON issues (project_id, closed_at, id) WHERE closed_at IS NOT NULL;
CREATE INDEX issues_by_due ON issues (project_id, state, COALESCE(due_on, 253402214400000000), id);

-- The words of titles, descriptions and comments. The upper half of a row's id is the issue, the lower half the comment, and
-- 0 for the issue's own text. Triggers keep it in step with whatever writes a text; held and deleted comments have no row.
CREATE VIRTUAL TABLE full_text USING fts5 (
    title,
    body,
    comment,
    content = '',
    contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO full_text (rowid, title, body) SELECT id << 32, title, body FROM issues;
INSERT INTO full_text (rowid, comment) SELECT (issue_id << 32) | id, body FROM comments;

CREATE TRIGGER full_text_of_new_issue AFTER INSERT ON issues BEGIN
    INSERT INTO full_text (rowid, title, body) VALUES (new.id << 32, new.title, new.body);
END;
CREATE TRIGGER full_text_of_edited_issue AFTER UPDATE OF title, body ON issues
WHEN old.title IS NOT new.title OR old.body IS NOT new.body BEGIN
    DELETE FROM full_text WHERE rowid = old.id << 32;
    INSERT INTO full_text (rowid, title, body) VALUES (new.id << 32, new.title, new.body);
END;
CREATE TRIGGER full_text_of_gone_issue AFTER DELETE ON issues BEGIN
    DELETE FROM full_text WHERE rowid = old.id << 32;
END;
CREATE TRIGGER full_text_of_new_comment AFTER INSERT ON comments BEGIN
    INSERT INTO full_text (rowid, comment) VALUES ((new.issue_id << 32) | new.id, new.body);
END;
CREATE TRIGGER full_text_of_edited_comment AFTER UPDATE OF body, issue_id ON comments
WHEN old.body IS NOT new.body OR old.issue_id IS NOT new.issue_id BEGIN
    DELETE FROM full_text WHERE rowid = (old.issue_id << 32) | old.id;
    INSERT INTO full_text (rowid, comment) VALUES ((new.issue_id << 32) | new.id, new.body);
END;
CREATE TRIGGER full_text_of_gone_comment AFTER DELETE ON comments BEGIN
    DELETE FROM full_text WHERE rowid = (old.issue_id << 32) | old.id;
END;
