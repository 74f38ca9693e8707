-- What the writes of a plan, or of an undo, have left: looked at once more when all of them have ended,
-- folder by folder, by listings whose line is 0 or less. Gone when the job has ended.
CREATE TABLE restore_written (
    job_id   text NOT NULL,
    account  text NOT NULL,
    file_id  text NOT NULL,
    provider text NOT NULL,
    -- where its provider lists the file
    folder   text NOT NULL,
    -- what is current if nobody has changed the file since, in the form of ifCurrent
    guard    text NOT NULL,
    -- whether that is what was found; null = not looked at yet
    found    integer,
    PRIMARY KEY (job_id, account, file_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX restore_written_folder ON restore_written (job_id, account, folder);
