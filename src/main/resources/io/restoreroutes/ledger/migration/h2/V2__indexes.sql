-- The claim sorts by exactly these columns; without state and account in ORDER BY, H2 sorts all due rows.
CREATE INDEX restore_item_claim ON restore_item (state, account, due_at, id);
-- Whether a file has an unfinished item, and which is its next one.
CREATE INDEX restore_item_order ON restore_item (lane, file_id, state, id);
CREATE INDEX restore_item_request ON restore_item (request_id, id);
CREATE INDEX restore_outbox_job ON restore_outbox (job_id, seq);
