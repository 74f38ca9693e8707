-- Instants are epoch milliseconds (UTC). Names are prefixed: the schema may be a host's.

-- One dropped file, queue message or schedule firing. The row is the intent: it comes first.
CREATE TABLE restore_job (
    job_id          varchar(40)  NOT NULL PRIMARY KEY,
    kind            varchar(40)  NOT NULL,
    name            varchar      NOT NULL,
    source_id       varchar,
    -- SHA-256 over kind and source_id, so that an id of any length can be unique; null = never the same
    source_key      varchar(64),
    lines_committed bigint       NOT NULL,
    readable_lines  bigint       NOT NULL,
    intake_complete boolean      NOT NULL,
    created_at      bigint       NOT NULL,
    ended_at        bigint,
    open_items      bigint       NOT NULL,
    calls           bigint       NOT NULL,
    restored        bigint       NOT NULL,
    promoted        bigint       NOT NULL,
    unchanged       bigint       NOT NULL,
    rejected        bigint       NOT NULL,
    failed          bigint       NOT NULL,
    duplicate       bigint       NOT NULL,
    cancelled       bigint       NOT NULL,
    CONSTRAINT restore_job_source UNIQUE (source_key)
);

-- Accepted requests only. id is the order of acceptance. state: waiting, blocked, trying, ended.
CREATE TABLE restore_item (
    id               bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id           varchar(40)  NOT NULL,
    line             bigint       NOT NULL,
    state            varchar(8)   NOT NULL,
    account          varchar      NOT NULL,
    -- accounts of one identity share a lane: the unit of order
    lane             varchar      NOT NULL,
    provider         varchar(16)  NOT NULL,
    operation        varchar(16)  NOT NULL,
    file_id          varchar      NOT NULL,
    version_id       varchar      NOT NULL,
    request_id       varchar      NOT NULL,
    reason           varchar,
    labels           varchar,
    accepted_at      bigint       NOT NULL,
    due_at           bigint       NOT NULL,
    tries            integer      NOT NULL,
    first_tried_at   bigint,
    writes_sent      integer      NOT NULL,
    claimed_at       bigint,
    doubt_since      bigint,
    progress         varchar,
    status           varchar(16)
);

-- Versions an outcome took credit for; another item must not take them as its own evidence.
CREATE TABLE restore_credit (
    account    varchar NOT NULL,
    file_id    varchar NOT NULL,
    version_id varchar NOT NULL,
    item_id    bigint  NOT NULL,
    PRIMARY KEY (account, file_id, version_id)
);

-- What is to be delivered, in the order in which it was committed. kind: outcome, job-ended.
CREATE TABLE restore_outbox (
    seq        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       varchar(16) NOT NULL,
    job_id     varchar(40) NOT NULL,
    outcome_id varchar(64),
    status     varchar(16),
    account    varchar,
    json       varchar     NOT NULL,
    raw        varchar
);

-- How far each delivery target has read the outbox.
CREATE TABLE restore_target (
    name     varchar NOT NULL PRIMARY KEY,
    position bigint  NOT NULL
);

-- Length in bytes up to which each file of the default outbox is true.
CREATE TABLE restore_outbox_file (
    name   varchar NOT NULL PRIMARY KEY,
    length bigint  NOT NULL
);

-- Accounts that share a lane with others; the rest have lanes of their own.
CREATE TABLE restore_lane (
    account varchar NOT NULL PRIMARY KEY,
    lane    varchar NOT NULL
);
