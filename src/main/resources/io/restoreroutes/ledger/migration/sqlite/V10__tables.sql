-- Instants are epoch milliseconds (UTC). Names are prefixed: the file may be a host's. What stands
-- here is what PostgreSQL has after its versions 1 to 10, but for what processes share.

-- One dropped file, queue message or schedule firing. The row is the intent: it comes first.
CREATE TABLE restore_job (
    job_id          text    NOT NULL PRIMARY KEY,
    kind            text    NOT NULL,
    name            text    NOT NULL,
    source_id       text,
    -- SHA-256 over kind and source_id, so that an id of any length can be unique; null = never the same
    source_key      text,
    -- Tells whether a source that comes again under the same id is the same one; null = not to be told.
    source_digest   text,
    lines_committed integer NOT NULL,
    readable_lines  integer NOT NULL,
    intake_complete integer NOT NULL,
    created_at      integer NOT NULL,
    ended_at        integer,
    open_items      integer NOT NULL,
    calls           integer NOT NULL,
    restored        integer NOT NULL,
    promoted        integer NOT NULL,
    unchanged       integer NOT NULL,
    rejected        integer NOT NULL,
    failed          integer NOT NULL,
    duplicate       integer NOT NULL,
    cancelled       integer NOT NULL,
    -- Items that failed and may succeed without any change.
    retryable       integer NOT NULL DEFAULT 0,
    -- The process that reads the source.
    reader          text,
    -- What a person wants of the job: paused, cancelled; null = that it runs.
    wish            text,
    -- Higher comes first within an account; -9 to 9.
    priority        integer NOT NULL DEFAULT 0,
    -- The job's items up to this id have been brought in line with wish and priority; null = all have.
    swept_to        integer
) STRICT;
CREATE UNIQUE INDEX restore_job_source ON restore_job (source_key) WHERE source_key IS NOT NULL;
CREATE INDEX restore_job_intake ON restore_job (kind, created_at) WHERE NOT intake_complete;
-- Whether the last firing of a schedule still runs.
CREATE INDEX restore_job_open ON restore_job (kind, name, created_at) WHERE ended_at IS NULL;
CREATE INDEX restore_job_wish ON restore_job (wish) WHERE wish IS NOT NULL AND ended_at IS NULL;
CREATE INDEX restore_job_sweep ON restore_job (swept_to) WHERE swept_to IS NOT NULL;
CREATE INDEX restore_job_running ON restore_job (job_id) WHERE ended_at IS NULL;
CREATE INDEX restore_job_ended ON restore_job (ended_at, job_id) WHERE ended_at IS NOT NULL;
-- Whether a schedule has fired since.
CREATE INDEX restore_job_schedule ON restore_job (name, created_at) WHERE kind = 'schedule';

-- Accepted requests only. id is the order of acceptance. state: waiting, blocked, trying, held (of
-- a paused or cancelled job, found by a claim), ended.
CREATE TABLE restore_item (
    id             integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    job_id         text    NOT NULL,
    line           integer NOT NULL,
    state          text    NOT NULL,
    account        text    NOT NULL,
    -- accounts of one identity share a lane: the unit of order
    lane           text    NOT NULL,
    provider       text    NOT NULL,
    operation      text    NOT NULL,
    file_id        text    NOT NULL,
    version_id     text    NOT NULL,
    request_id     text    NOT NULL,
    -- Within what a request id is unique: a schedule's firing (its job id), or everything ('').
    scope          text    NOT NULL DEFAULT '',
    reason         text,
    labels         text,
    accepted_at    integer NOT NULL,
    due_at         integer NOT NULL,
    -- Minus the job's priority: the claim reads along its index.
    claim_order    integer NOT NULL DEFAULT 0,
    tries          integer NOT NULL,
    first_tried_at integer,
    writes_sent    integer NOT NULL,
    claimed_at     integer,
    claim_epoch    integer,
    doubt_since    integer,
    progress       text,
    status         text
) STRICT;
-- The claim sorts by exactly these columns. An item leaves it when it is claimed.
CREATE INDEX restore_item_claim ON restore_item (account, claim_order, due_at, id)
    WHERE state = 'waiting';
CREATE INDEX restore_item_trying ON restore_item (lane) WHERE state = 'trying';
-- Whether a file has an unfinished item, and which is its next one.
CREATE INDEX restore_item_order ON restore_item (lane, file_id, id) WHERE state <> 'ended';
CREATE INDEX restore_item_request ON restore_item (request_id, scope, id);
CREATE INDEX restore_item_job ON restore_item (job_id, id);
-- Doubts that outlive their jobs.
CREATE INDEX restore_item_doubt ON restore_item (lane, file_id) WHERE doubt_since IS NOT NULL;

-- Versions an outcome took credit for; another item must not take them as its own evidence.
CREATE TABLE restore_credit (
    account    text    NOT NULL,
    file_id    text    NOT NULL,
    version_id text    NOT NULL,
    item_id    integer NOT NULL,
    PRIMARY KEY (account, file_id, version_id)
) STRICT, WITHOUT ROWID;

-- What is to be delivered, in the order in which it was committed. kind: outcome, job-ended.
CREATE TABLE restore_outbox (
    seq        integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind       text    NOT NULL,
    job_id     text    NOT NULL,
    outcome_id text,
    status     text,
    account    text,
    json       text    NOT NULL,
    raw        text
) STRICT;
CREATE INDEX restore_outbox_job ON restore_outbox (job_id, seq);

-- How far each delivery target has read the outbox.
CREATE TABLE restore_target (
    name     text    NOT NULL PRIMARY KEY,
    position integer NOT NULL
) STRICT;

-- Length in bytes up to which each file of the default outbox is true.
CREATE TABLE restore_outbox_file (
    name   text    NOT NULL PRIMARY KEY,
    length integer NOT NULL
) STRICT;

-- Accounts that share a lane with others; the rest have lanes of their own.
CREATE TABLE restore_lane (
    account text NOT NULL PRIMARY KEY,
    lane    text NOT NULL
) STRICT;

-- When a schedule fires, firings left out because the one before still ran, and which manifest a
-- firing that is read batch by batch began with. A firing is made once by the source key of its job.
CREATE TABLE restore_schedule (
    name       text    NOT NULL PRIMARY KEY,
    skipped    integer NOT NULL,
    -- the fire times in words; another text means that the schedule was changed
    times      text,
    -- every fire time up to this one was run, left out or missed
    settled_to integer,
    -- the fire time that was begun and is not settled
    begun      integer,
    source_id  text,
    digest     text
) STRICT;

-- Until when a provider asked not to be called, by this machine's clock.
CREATE TABLE restore_told_wait (
    lane     text    NOT NULL PRIMARY KEY,
    until_at integer NOT NULL
) STRICT;
