-- What the search language asks for: words in texts, and what the log of events alone knows.
-- Each partial index serves the query that has its condition in exactly these words: see src/search/happened.rs.
CREATE INDEX events_of_label ON issue_events (record_id, issue_id) WHERE action = 'label_added';
CREATE INDEX events_of_assignee ON issue_events (record_id, issue_id) WHERE action = 'assignee_added';
CREATE INDEX events_of_milestone ON issue_events (record_id, issue_id) WHERE action = 'milestone_added';
CREATE INDEX events_of_status ON issue_events (record_id, issue_id) WHERE action = 'issue_status_changed';
CREATE INDEX events_of_mention ON issue_events (((extra ->> 'user_id')::BIGINT), issue_id) WHERE action = 'user_mentioned';
CREATE INDEX events_of_closing ON issue_events (actor_id, issue_id) WHERE action = 'issue_closed';
-- Issues by when they were closed, and by when they are due, those without a date last.
CREATE INDEX issues_by_closing ON issues (project_id, closed_at, id) WHERE closed_at IS NOT NULL;
CREATE INDEX issues_by_due ON issues (project_id, state, COALESCE(due_on, TIMESTAMPTZ '9999-12-31 00:00:00+00'), id);

-- The words of titles (A), descriptions (B) and comments (C); comment 0 is the issue's own text. Triggers keep it in step
-- with whatever writes a text; held and deleted comments have no row.
CREATE TABLE full_text (
    issue_id BIGINT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    comment_id BIGINT NOT NULL,
    words TSVECTOR NOT NULL,
    PRIMARY KEY (issue_id, comment_id)
);

-- Letters and digits only, as SQLite cuts words: PostgreSQL itself would keep addresses and paths whole. Of a text that is
-- longer than any that can be typed here, the beginning counts.
CREATE FUNCTION full_text_words(written TEXT) RETURNS TSVECTOR LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple', translate(left(written, 100000), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)))
$$;
INSERT INTO full_text SELECT id, 0, setweight(full_text_words(title), 'A') || setweight(full_text_words(body), 'B') FROM issues;
INSERT INTO full_text SELECT issue_id, id, setweight(full_text_words(body), 'C') FROM comments;
CREATE INDEX full_text_by_words ON full_text USING gin (words);

CREATE FUNCTION full_text_of_issue() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO full_text VALUES
        (NEW.id, 0, setweight(full_text_words(NEW.title), 'A') || setweight(full_text_words(NEW.body), 'B'))
    ON CONFLICT (issue_id, comment_id) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END
$$;
CREATE FUNCTION full_text_of_comment() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM full_text WHERE issue_id = OLD.issue_id AND comment_id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO full_text VALUES (NEW.issue_id, NEW.id, setweight(full_text_words(NEW.body), 'C'));
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER full_text_of_new_issue AFTER INSERT ON issues FOR EACH ROW EXECUTE FUNCTION full_text_of_issue();
CREATE TRIGGER full_text_of_edited_issue AFTER UPDATE OF title, body ON issues FOR EACH ROW
WHEN (OLD.title IS DISTINCT FROM NEW.title OR OLD.body IS DISTINCT FROM NEW.body) EXECUTE FUNCTION full_text_of_issue();
CREATE TRIGGER full_text_of_new_comment AFTER INSERT OR DELETE ON comments FOR EACH ROW EXECUTE FUNCTION full_text_of_comment();
CREATE TRIGGER full_text_of_edited_comment AFTER UPDATE OF body, issue_id ON comments FOR EACH ROW
WHEN (OLD.body IS DISTINCT FROM NEW.body OR OLD.issue_id IS DISTINCT FROM NEW.issue_id) EXECUTE FUNCTION full_text_of_comment();
