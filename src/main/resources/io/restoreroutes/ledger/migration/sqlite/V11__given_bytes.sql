-- A line that was rejected, byte for byte: null where its outcome tells all of it.
ALTER TABLE restore_outbox ADD COLUMN given blob;
UPDATE restore_outbox SET given = CAST(raw AS blob) WHERE raw IS NOT NULL;
ALTER TABLE restore_outbox DROP COLUMN raw;
-- What makes a source again of the lines that could not be read (JSON); null = all could.
ALTER TABLE restore_job ADD COLUMN unread_form text;
