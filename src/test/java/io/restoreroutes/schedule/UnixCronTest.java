package io.restoreroutes.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnixCronTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 2 * * *         | 0 30 2 * * ?",
                "30 2 * * ?         | 0 30 2 * * ?",
                "*/15 8-17 * * *    | 0 0,15,30,45 8,9,10,11,12,13,14,15,16,17 * * ?",
                "5/15 * * * *       | 0 5,20,35,50 * * * ?",
                "0 0 1-7/3,15 * *   | 0 0 0 1,4,7,15 * ?",
                "0 0 1 jan,JUL-9 *  | 0 0 0 1 1,7,8,9 ?",
                "0 0 * * 0          | 0 0 0 ? * SUN",
                "0 0 * * 7          | 0 0 0 ? * SUN",
                "0 0 * * 1-5        | 0 0 0 ? * MON,TUE,WED,THU,FRI",
                "0 0 * * 5-7        | 0 0 0 ? * SUN,FRI,SAT",
                "0 0 * * fri-SUN    | 0 0 0 ? * SUN,FRI,SAT",
                "0 0 * * sun-tue    | 0 0 0 ? * SUN,MON,TUE",
                "0 0 * * */2        | 0 0 0 ? * SUN,TUE,THU,SAT",
                "0 0 * * 0-6        | 0 0 0 * * ?",
                "0 0 * * 1-7        | 0 0 0 * * ?",
                "0 0 */2 * *        | 0 0 0 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31 * ?",
                "@hourly            | 0 0 * * * ?",
                "@daily             | 0 0 0 * * ?",
                "@MIDNIGHT          | 0 0 0 * * ?",
                "@weekly            | 0 0 0 ? * SUN",
                "@monthly           | 0 0 0 1 * ?",
                "@yearly            | 0 0 0 1 1 ?",
                "@annually          | 0 0 0 1 1 ?"
            })
    void isOneOfQuartz(String cron, String quartz) throws Exception {
        assertTrue(UnixCron.isMeant(cron));
        assertEquals(List.of(quartz), UnixCron.toQuartz(cron));
    }

    @Test
    void ofDayAndWeekdayEitherFires() throws Exception {
        assertEquals(List.of("0 0 0 1,15 * ?", "0 0 0 ? * FRI"), UnixCron.toQuartz("0 0 1,15 * 5"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60 * * * *   | The minute '60' is none of 0 to 59",
                "0 24 * * *   | The hour '24' is none of 0 to 23",
                "0 0 0 * *    | The day '0' is none of 1 to 31",
                "0 0 L * *    | The day 'L' is none of 1 to 31",
                "0 0 1 13 *   | The month '13' is none of 1 to 12",
                "0 0 * * 8    | The weekday '8' is none of 0 to 7",
                "0 0 * * 5-1  | The weekday '5-1' is none of 0 to 7",
                "0 0 * * MO   | The weekday 'MO' is none of 0 to 7",
                "0 0 * * 6#3  | The weekday '6#3' is none of 0 to 7",
                "? 0 * * *    | The minute '?' is none of 0 to 59",
                "*/0 * * * *  | The minute '*/0' is none of 0 to 59",
                "1, * * * *   | The minute '' is none of 0 to 59",
                "0 0 */2 * 1  | Crons differ on */ with both a day and a weekday; give it as a"
                        + " range, such as 1-31/2",
                "0 0 1 * */2  | Crons differ on */ with both a day and a weekday; give it as a"
                        + " range, such as 1-31/2",
                "@reboot      | Of the names with @ there are @hourly, @daily, @midnight, @weekly,"
                        + " @monthly, @yearly and @annually"
            })
    void mistakeIsASentence(String cron, String sentence) {
        assertEquals(
                sentence,
                assertThrows(ParseException.class, () -> UnixCron.toQuartz(cron)).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0 30 2 * * ?", "0 30 2 * * ? 2030", "30 2 * *", "daily"})
    void otherIsNotMeant(String cron) {
        assertFalse(UnixCron.isMeant(cron));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the 1st of November is a Sunday
                "0 9 1 * 1 | 2026-11-01T09:00Z 2026-11-02T09:00Z 2026-11-09T09:00Z",
                // the 2nd is a Monday: once
                "0 9 2 * 1 | 2026-11-02T09:00Z 2026-11-09T09:00Z 2026-11-16T09:00Z",
                // there is no 30 February; the Mondays of February are left
                "0 9 30 2 1 | 2027-02-01T09:00Z 2027-02-08T09:00Z 2027-02-15T09:00Z"
            })
    void itFiresOnEitherAndOnceOnBoth(String cron, String expected) throws Exception {
        FireTimes times = new CronTimes(cron, ZoneOffset.UTC);
        List<String> found = new ArrayList<>();
        Instant from = Instant.parse("2026-10-31T12:00:00Z");
        for (int i = 0; i < 3; i++) {
            Instant next = times.nextAfter(from).orElseThrow();
            assertEquals(Optional.of(next), times.lastAtOrBefore(next.plusSeconds(1)));
            found.add(next.atOffset(ZoneOffset.UTC).toString());
            from = next;
        }
        assertEquals(expected, String.join(" ", found));
        assertEquals(2, times.quartz().size());
    }

    /** What 0.1 has kept in a ledger: a cron that is the same has missed what it has missed. */
    @Test
    void theLedgersTextOfACronOfQuartzStays() throws Exception {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        assertEquals(
                "cron 0 0 6 ? * MON-FRI Europe/Berlin",
                new CronTimes("0 0 6 ? * mon-fri", berlin).describe());
        assertEquals("cron @DAILY Europe/Berlin", new CronTimes("@daily", berlin).describe());
    }
}
