-- The processes that share this ledger, and what each of them does. Their times are epoch
-- milliseconds of the database's clock, so that clocks that differ do no harm.
CREATE TABLE restore_node (
    id         varchar(100) NOT NULL PRIMARY KEY,
    seen_until bigint       NOT NULL
);

-- One row for an account's work and for a target's delivery. Never deleted: epochs only rise.
CREATE TABLE restore_lease (
    name        varchar NOT NULL PRIMARY KEY,
    owner       varchar(100),
    epoch       bigint  NOT NULL,
    valid_until bigint  NOT NULL
);

CREATE SEQUENCE restore_epoch;

-- Which lease an item was claimed under.
ALTER TABLE restore_item ADD COLUMN claim_epoch bigint;
-- The process that reads the source.
ALTER TABLE restore_job ADD COLUMN reader varchar(100);
