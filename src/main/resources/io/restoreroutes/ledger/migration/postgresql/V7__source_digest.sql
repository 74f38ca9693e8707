-- Tells whether a source that comes again under the same id is the same one; null = not to be told.
ALTER TABLE restore_job ADD COLUMN source_digest varchar(64);
