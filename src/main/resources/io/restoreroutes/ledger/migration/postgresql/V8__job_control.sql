-- What a person wants of the job: paused, cancelled; null = that it runs.
ALTER TABLE restore_job ADD COLUMN wish varchar(9);
-- Higher comes first within an account; -9 to 9.
ALTER TABLE restore_job ADD COLUMN priority smallint DEFAULT 0 NOT NULL;
-- The job's items up to this id have been brought in line with wish and priority; null = all have.
ALTER TABLE restore_job ADD COLUMN swept_to bigint;
-- Items that failed and may succeed without any change.
ALTER TABLE restore_job ADD COLUMN retryable bigint DEFAULT 0 NOT NULL;
CREATE INDEX restore_job_wish ON restore_job (wish, job_id)
    WHERE wish IS NOT NULL AND ended_at IS NULL;
CREATE INDEX restore_job_sweep ON restore_job (swept_to) WHERE swept_to IS NOT NULL;
CREATE INDEX restore_job_running ON restore_job (job_id) WHERE ended_at IS NULL;
CREATE INDEX restore_job_ended ON restore_job (ended_at, job_id) WHERE ended_at IS NOT NULL;

-- Minus the job's priority: the claim reads along its index. A further state is held: of a paused
-- or cancelled job, found by a claim.
ALTER TABLE restore_item ADD COLUMN claim_order smallint DEFAULT 0 NOT NULL;
DROP INDEX restore_item_claim;
CREATE INDEX restore_item_claim ON restore_item (state, account, claim_order, due_at, id)
    WHERE state <> 'ended';
CREATE INDEX restore_item_job ON restore_item (job_id, id);
-- Doubts that outlive their jobs.
CREATE INDEX restore_item_doubt ON restore_item (lane, file_id) WHERE doubt_since IS NOT NULL;
-- Whether a schedule has fired since.
CREATE INDEX restore_job_schedule ON restore_job (name, created_at) WHERE kind = 'schedule';
