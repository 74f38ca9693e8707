-- How many files the job's plan may have to be carried out without anybody's approval; NULL = none.
ALTER TABLE restore_listing ADD COLUMN approve_up_to bigint;
