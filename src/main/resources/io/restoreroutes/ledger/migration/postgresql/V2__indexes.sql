-- The claim sorts by exactly these columns. Ended items leave both working indexes.
CREATE INDEX restore_item_claim ON restore_item (state, account, due_at, id) WHERE state <> 'ended';
-- Whether a file has an unfinished item, and which is its next one.
CREATE INDEX restore_item_order ON restore_item (lane, file_id, state, id) WHERE state <> 'ended';
CREATE INDEX restore_item_request ON restore_item (request_id, id);
CREATE INDEX restore_outbox_job ON restore_outbox (job_id, seq);
CREATE INDEX restore_job_intake ON restore_job (kind, created_at) WHERE NOT intake_complete;
