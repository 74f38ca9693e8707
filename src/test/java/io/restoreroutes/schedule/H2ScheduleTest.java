package io.restoreroutes.schedule;

class H2ScheduleTest extends ScheduleContract {
    @Override
    boolean isPostgresql() {
        return false;
    }
}
