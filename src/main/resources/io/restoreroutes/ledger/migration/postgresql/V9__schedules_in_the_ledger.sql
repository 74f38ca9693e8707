-- When a schedule fires is kept here; Quartz plans in memory. A firing is made once by the source
-- key of its job.
--   times:      the fire times in words; another text means that the schedule was changed
--   settled_to: every fire time up to this one was run, left out or missed
--   begun:      the fire time that was begun and is not settled
ALTER TABLE restore_schedule ADD COLUMN times varchar;
ALTER TABLE restore_schedule ADD COLUMN settled_to bigint;
ALTER TABLE restore_schedule ADD COLUMN begun bigint;

-- Schedules keep their places in time.
UPDATE restore_schedule SET
    times = (SELECT t.description FROM restore_qrtz_triggers t
        WHERE t.trigger_group = 'restore' AND t.trigger_name = restore_schedule.name),
    settled_to = (SELECT t.next_fire_time - 1 FROM restore_qrtz_triggers t
        WHERE t.trigger_group = 'restore' AND t.trigger_name = restore_schedule.name);

DROP TABLE restore_qrtz_simple_triggers;
DROP TABLE restore_qrtz_cron_triggers;
DROP TABLE restore_qrtz_simprop_triggers;
DROP TABLE restore_qrtz_blob_triggers;
DROP TABLE restore_qrtz_triggers;
DROP TABLE restore_qrtz_job_details;
DROP TABLE restore_qrtz_calendars;
DROP TABLE restore_qrtz_paused_trigger_grps;
DROP TABLE restore_qrtz_fired_triggers;
DROP TABLE restore_qrtz_scheduler_state;
DROP TABLE restore_qrtz_locks;
