-- Which lease an item was claimed under. An H2 ledger belongs to one process, which has them all.
ALTER TABLE restore_item ADD COLUMN claim_epoch bigint;
-- The process that reads the source.
ALTER TABLE restore_job ADD COLUMN reader varchar(100);
