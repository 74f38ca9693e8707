-- Of requests that name a moment, a path or a guard, or are dry runs: what they say (JSON); else null.
-- Such an item has no version_id ('') if that is to be chosen, and its path for a file_id until the file
-- is found. A dry run is in no order and takes no id: '?' and its outcome's id stand behind its file_id,
-- '?' behind its scope, and its claim_order is behind those of all that may write.
ALTER TABLE restore_item ADD COLUMN selector text;
ALTER TABLE restore_job ADD COLUMN planned integer NOT NULL DEFAULT 0;
ALTER TABLE restore_job ADD COLUMN skipped integer NOT NULL DEFAULT 0;
-- When the version was brought about, by this machine's clock; of rows that are older, null.
ALTER TABLE restore_credit ADD COLUMN written_at integer;
-- What outcomes tell beyond their statuses (JSON), summed up; null = nothing.
ALTER TABLE restore_job ADD COLUMN tally text;
-- Whether a part of what the job left is forgotten already, so that nothing can be made of it.
ALTER TABLE restore_job ADD COLUMN forgetting integer NOT NULL DEFAULT 0;
