-- What the writes of a plan, or of an undo, have left: looked at once more when all of them have ended,
-- folder by folder, by listings whose line is 0 or less. Gone when the job has ended.
CREATE TABLE restore_written (
    job_id   varchar(40) NOT NULL,
    account  varchar     NOT NULL,
    file_id  varchar     NOT NULL,
    provider varchar(16) NOT NULL,
    -- where its provider lists the file
    folder   varchar     NOT NULL,
    -- what is current if nobody has changed the file since, in the form of ifCurrent
    guard    varchar     NOT NULL,
    -- whether that is what was found; null = not looked at yet
    found    boolean,
    PRIMARY KEY (job_id, account, file_id)
);
CREATE INDEX restore_written_folder ON restore_written (job_id, account, folder);
