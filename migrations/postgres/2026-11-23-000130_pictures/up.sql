-- The size of a picture that was written anew here, in pixels: only such a one is shown within a text.
ALTER TABLE attachments ADD COLUMN width BIGINT NULL;
ALTER TABLE attachments ADD COLUMN height BIGINT NULL;
