-- Of requests that name a moment, a path or a guard, or are dry runs: what they say (JSON); else null.
-- Such an item has no version_id ('') before one is chosen, and its path for a file_id.
ALTER TABLE restore_item ADD COLUMN selector varchar;
ALTER TABLE restore_job ADD COLUMN planned bigint NOT NULL DEFAULT 0;
ALTER TABLE restore_job ADD COLUMN skipped bigint NOT NULL DEFAULT 0;
