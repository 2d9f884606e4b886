CREATE OR REPLACE FUNCTION full_text_words(written TEXT) RETURNS TSVECTOR LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple', translate(left(written, 100000), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)))
$$;
DROP FUNCTION full_text_plain;
DELETE FROM full_text;
INSERT INTO full_text SELECT id, 0, setweight(full_text_words(title), 'A') || setweight(full_text_words(body), 'B') FROM issues;
INSERT INTO full_text SELECT issue_id, id, setweight(full_text_words(body), 'C') FROM comments;
