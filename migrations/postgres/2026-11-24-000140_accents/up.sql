-- "café" is found by "cafe", as in SQLite's index: Latin letters lose their accents, where they are filed and where they are asked.
CREATE FUNCTION full_text_plain(written TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT normalize(regexp_replace(normalize(written, NFD), '([A-Za-z])[\u0300-\u036f]+', '\1', 'g'), NFC)
$$;
CREATE OR REPLACE FUNCTION full_text_words(written TEXT) RETURNS TSVECTOR LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple', translate(
        full_text_plain(left(written, 100000)), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)))
$$;
DELETE FROM full_text;
INSERT INTO full_text SELECT id, 0, setweight(full_text_words(title), 'A') || setweight(full_text_words(body), 'B') FROM issues;
INSERT INTO full_text SELECT issue_id, id, setweight(full_text_words(body), 'C') FROM comments;
