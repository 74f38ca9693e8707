-- Within what a request id is unique: a schedule's firing (its job id), or everything ('').
ALTER TABLE restore_item ADD COLUMN scope varchar(40) DEFAULT '' NOT NULL;
DROP INDEX restore_item_request;
CREATE INDEX restore_item_request ON restore_item (request_id, scope, id);
-- Whether the last firing of a schedule still runs.
CREATE INDEX restore_job_open ON restore_job (kind, name, ended_at, created_at);
