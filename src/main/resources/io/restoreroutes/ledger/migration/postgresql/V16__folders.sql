-- A request for a folder has a row for each folder to be listed (found: '/' and the folder), the one
-- asked for being the first, and for each file found in them (found: the file's id); of any other
-- request found is ''.
ALTER TABLE restore_item ADD COLUMN found varchar NOT NULL DEFAULT '';
-- What the listing told of what was found (JSON).
ALTER TABLE restore_item ADD COLUMN told varchar;
CREATE UNIQUE INDEX restore_item_found ON restore_item (job_id, line, found) WHERE found <> '';
-- What has come of a request for a folder so far.
CREATE TABLE restore_listing (
    job_id    varchar(40) NOT NULL,
    line      bigint      NOT NULL,
    -- found of the folder asked for
    root      varchar     NOT NULL,
    -- of the folders and files found, how many have not ended
    open      bigint      NOT NULL,
    folders   bigint      NOT NULL,
    unchanged bigint      NOT NULL,
    planned   bigint      NOT NULL,
    skipped   bigint      NOT NULL,
    failed    bigint      NOT NULL,
    -- how it will end, if it will not end well (JSON: status, error)
    fault     varchar,
    -- whether the request has its outcome
    ended     boolean     NOT NULL,
    -- what is to be listed when all else has ended (JSON array of found)
    later     varchar,
    PRIMARY KEY (job_id, line)
);
ALTER TABLE restore_job ADD COLUMN listed bigint NOT NULL DEFAULT 0;
-- Of what was found in a folder an outcome's id ends with the id of a file.
ALTER TABLE restore_outbox ALTER COLUMN outcome_id TYPE varchar;
