package io.restoreroutes.schedule;

class PostgresScheduleTest extends ScheduleContract {
    @Override
    boolean isPostgresql() {
        return true;
    }
}
