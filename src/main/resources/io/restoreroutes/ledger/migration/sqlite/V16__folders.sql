-- A request for a folder has a row for each folder to be listed (found: '/' and the folder), the one
-- asked for being the first, and for each file found in them (found: the file's id); of any other
-- request found is ''.
ALTER TABLE restore_item ADD COLUMN found text NOT NULL DEFAULT '';
-- What the listing told of what was found (JSON).
ALTER TABLE restore_item ADD COLUMN told text;
CREATE UNIQUE INDEX restore_item_found ON restore_item (job_id, line, found) WHERE found <> '';
-- What has come of a request for a folder so far.
CREATE TABLE restore_listing (
    job_id    text    NOT NULL,
    line      integer NOT NULL,
    -- found of the folder asked for
    root      text    NOT NULL,
    -- of the folders and files found, how many have not ended
    open      integer NOT NULL,
    folders   integer NOT NULL,
    unchanged integer NOT NULL,
    planned   integer NOT NULL,
    skipped   integer NOT NULL,
    failed    integer NOT NULL,
    -- how it will end, if it will not end well (JSON: status, error)
    fault     text,
    -- whether the request has its outcome
    ended     integer NOT NULL,
    -- what is to be listed when all else has ended (JSON array of found)
    later     text,
    PRIMARY KEY (job_id, line)
) STRICT, WITHOUT ROWID;
ALTER TABLE restore_job ADD COLUMN listed integer NOT NULL DEFAULT 0;
