-- A hidden comment is folded up with its reason; a redacted one has lost its text for good.
ALTER TABLE comments ADD COLUMN hidden_as TEXT NULL CHECK (hidden_as IN ('spam', 'off_topic', 'outdated', 'resolved'));
ALTER TABLE comments ADD COLUMN redacted_at TIMESTAMPTZ NULL;

-- Who reacted to which text; what came from elsewhere stands in imported_reactions, without names.
CREATE TABLE reactions (
    record_type TEXT NOT NULL CHECK (record_type IN ('issue', 'comment')),
    record_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES users (id),
    emoji TEXT NOT NULL CHECK (emoji IN ('+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes')),
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (record_type, record_id, user_id, emoji)
);
