-- Until when a provider asked not to be called, by lane: known to whoever works on the lane next.
CREATE TABLE restore_told_wait (
    lane     varchar NOT NULL PRIMARY KEY,
    until_at bigint  NOT NULL
);
