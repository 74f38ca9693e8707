-- Per schedule: firings left out because the one before still ran, and which manifest a firing that
-- is read batch by batch began with.
CREATE TABLE restore_schedule (
    name      varchar NOT NULL PRIMARY KEY,
    skipped   bigint  NOT NULL,
    source_id varchar,
    digest    varchar
);

-- Quartz' own tables, as its version 2.5 wants them, but for names of any length, and without its
-- indexes: there are as many rows as schedules.
CREATE TABLE restore_qrtz_job_details (
    sched_name varchar NOT NULL,
    job_name varchar NOT NULL,
    job_group varchar NOT NULL,
    description varchar,
    job_class_name varchar NOT NULL,
    is_durable bool NOT NULL,
    is_nonconcurrent bool NOT NULL,
    is_update_data bool NOT NULL,
    requests_recovery bool NOT NULL,
    job_data bytea,
    PRIMARY KEY (sched_name, job_name, job_group)
);

CREATE TABLE restore_qrtz_triggers (
    sched_name varchar NOT NULL,
    trigger_name varchar NOT NULL,
    trigger_group varchar NOT NULL,
    job_name varchar NOT NULL,
    job_group varchar NOT NULL,
    description varchar,
    next_fire_time bigint,
    prev_fire_time bigint,
    priority integer,
    trigger_state varchar NOT NULL,
    trigger_type varchar NOT NULL,
    start_time bigint NOT NULL,
    end_time bigint,
    calendar_name varchar,
    misfire_instr smallint,
    job_data bytea,
    PRIMARY KEY (sched_name, trigger_name, trigger_group),
    FOREIGN KEY (sched_name, job_name, job_group)
    REFERENCES restore_qrtz_job_details (sched_name, job_name, job_group)
);

CREATE TABLE restore_qrtz_simple_triggers (
    sched_name varchar NOT NULL,
    trigger_name varchar NOT NULL,
    trigger_group varchar NOT NULL,
    repeat_count bigint NOT NULL,
    repeat_interval bigint NOT NULL,
    times_triggered bigint NOT NULL,
    PRIMARY KEY (sched_name, trigger_name, trigger_group),
    FOREIGN KEY (sched_name, trigger_name, trigger_group)
    REFERENCES restore_qrtz_triggers (sched_name, trigger_name, trigger_group)
);

CREATE TABLE restore_qrtz_cron_triggers (
    sched_name varchar NOT NULL,
    trigger_name varchar NOT NULL,
    trigger_group varchar NOT NULL,
    cron_expression varchar NOT NULL,
    time_zone_id varchar,
    PRIMARY KEY (sched_name, trigger_name, trigger_group),
    FOREIGN KEY (sched_name, trigger_name, trigger_group)
    REFERENCES restore_qrtz_triggers (sched_name, trigger_name, trigger_group)
);

CREATE TABLE restore_qrtz_simprop_triggers (
    sched_name varchar NOT NULL,
    trigger_name varchar NOT NULL,
    trigger_group varchar NOT NULL,
    str_prop_1 varchar,
    str_prop_2 varchar,
    str_prop_3 varchar,
    int_prop_1 int,
    int_prop_2 int,
    long_prop_1 bigint,
    long_prop_2 bigint,
    dec_prop_1 numeric(13, 4),
    dec_prop_2 numeric(13, 4),
    bool_prop_1 bool,
    bool_prop_2 bool,
    PRIMARY KEY (sched_name, trigger_name, trigger_group),
    FOREIGN KEY (sched_name, trigger_name, trigger_group)
    REFERENCES restore_qrtz_triggers (sched_name, trigger_name, trigger_group)
);

CREATE TABLE restore_qrtz_blob_triggers (
    sched_name varchar NOT NULL,
    trigger_name varchar NOT NULL,
    trigger_group varchar NOT NULL,
    blob_data bytea,
    PRIMARY KEY (sched_name, trigger_name, trigger_group),
    FOREIGN KEY (sched_name, trigger_name, trigger_group)
    REFERENCES restore_qrtz_triggers (sched_name, trigger_name, trigger_group)
);

CREATE TABLE restore_qrtz_calendars (
    sched_name varchar NOT NULL,
    calendar_name varchar NOT NULL,
    calendar bytea NOT NULL,
    PRIMARY KEY (sched_name, calendar_name)
);

CREATE TABLE restore_qrtz_paused_trigger_grps (
    sched_name varchar NOT NULL,
    trigger_group varchar NOT NULL,
    PRIMARY KEY (sched_name, trigger_group)
);

CREATE TABLE restore_qrtz_fired_triggers (
    sched_name varchar NOT NULL,
    entry_id varchar NOT NULL,
    trigger_name varchar NOT NULL,
    trigger_group varchar NOT NULL,
    instance_name varchar NOT NULL,
    fired_time bigint NOT NULL,
    sched_time bigint NOT NULL,
    priority integer NOT NULL,
    state varchar NOT NULL,
    job_name varchar,
    job_group varchar,
    is_nonconcurrent bool,
    requests_recovery bool,
    PRIMARY KEY (sched_name, entry_id)
);

CREATE TABLE restore_qrtz_scheduler_state (
    sched_name varchar NOT NULL,
    instance_name varchar NOT NULL,
    last_checkin_time bigint NOT NULL,
    checkin_interval bigint NOT NULL,
    PRIMARY KEY (sched_name, instance_name)
);

CREATE TABLE restore_qrtz_locks (
    sched_name varchar NOT NULL,
    lock_name varchar NOT NULL,
    PRIMARY KEY (sched_name, lock_name)
);
