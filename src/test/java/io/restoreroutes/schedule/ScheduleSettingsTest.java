package io.restoreroutes.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleSettingsTest {
    private static final Path FOLDER = Path.of("/work-folder");
    private static final Map<String, String> NIGHTLY =
            Map.of("cron", "0 30 2 * * ?", "time-zone", "Europe/Berlin", "manifest", "nightly.csv");
    private static final Map<String, String> OFTEN = Map.of("every", "15m", "manifest", "m.json");

    private static List<String> problems(Map<String, String> base, String... changes) {
        return read(base, changes).problems();
    }

    private static SettingsReader read(Map<String, String> base, String... changes) {
        SettingsReader reader = new SettingsReader(values(base, changes));
        ScheduleSettings.read(reader, FOLDER);
        return reader;
    }

    private static Map<String, String> values(Map<String, String> base, String... changes) {
        Map<String, String> values = new HashMap<>();
        base.forEach((key, value) -> values.put("restore.schedules.s." + key, value));
        for (int i = 0; i < changes.length; i += 2) {
            values.put("restore.schedules.s." + changes[i], changes[i + 1]);
        }
        return values;
    }

    @Test
    void goodOnesAreReadAndRelativePathsAreSeenFromTheFolder() {
        ScheduleSettings nightly =
                ScheduleSettings.read(new SettingsReader(values(NIGHTLY)), FOLDER);
        ScheduleSettings often =
                ScheduleSettings.read(
                        new SettingsReader(values(OFTEN, "misfire", " skip ")), FOLDER);

        assertEquals(
                "[s cron 0 30 2 * * ? Europe/Berlin /work-folder/nightly.csv fire-once]",
                nightly.toString());
        assertEquals("[s every PT15M /work-folder/m.json skip]", often.toString());
    }

    @Test
    void disabledOneIsCheckedAndLeftOut() {
        SettingsReader reader = new SettingsReader(values(NIGHTLY, "enabled", "false"));

        assertEquals("[]", ScheduleSettings.read(reader, FOLDER).toString());
        assertEquals(List.of(), reader.problems());
        assertEquals(List.of(), reader.unknownKeys());
        assertEquals(1, problems(NIGHTLY, "enabled", "false", "time-zone", "Moon").size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "time-zone | Europe/Berln | time-zone must be a time zone such as Europe/Berlin or"
                        + " UTC, not Europe/Berln",
                "time-zone | '' | time-zone is required with a cron, such as Europe/Berlin or UTC",
                "misfire | fire-twice | misfire must be fire-once or skip, not fire-twice",
                "manifest | '' | manifest is required",
                "cron | 0 0 0 1 1 ? 2020 | cron never fires again: 0 0 0 1 1 ? 2020",
                "every | 15m | cron and restore.schedules.s.every exclude each other; keep one",
                "cron | '' | cron or restore.schedules.s.every is required",
                "enabled | maybe | enabled must be one of true, false"
            })
    void mistakeIsASentence(String key, String value, String sentence) {
        assertEquals(
                List.of("restore.schedules.s." + sentence.strip()), problems(NIGHTLY, key, value));
    }

    @ParameterizedTest
    @CsvSource({
        "30 2 * *",
        "30 2 * * 8",
        "0 30 25 * * ?",
        "daily",
        "@reboot",
        "0 30 2 * * 1-5",
        "0 0 2 30 2 ? 2027-2020",
        "0 99 * * * ?",
        "0 0 099 * * ?",
        "0 0 2 ? * 98",
        "0 0 2 * * ? 99"
    })
    void badCronIsASentenceThatShowsItAndAGoodOne(String cron) {
        List<String> problems = problems(NIGHTLY, "cron", cron);

        assertEquals(1, problems.size());
        String start =
                "restore.schedules.s.cron must be a cron of five fields, such as 30 2 * * 1-5"
                        + " (minute hour day month weekday), one of Quartz with seconds first, such"
                        + " as 0 30 2 ? * MON-FRI, or @daily, not "
                        + cron
                        + ": ";
        assertEquals(start, problems.get(0).substring(0, start.length()));
    }

    @ParameterizedTest
    @CsvSource({"30 2 * * *", "30 2 * * 0", "@daily", "@Hourly", "0 30 2 * * *"})
    void cronOfUnixIsTaken(String cron) {
        assertEquals(List.of(), problems(NIGHTLY, "cron", cron));
    }

    @Test
    void cronWithoutAnyDayNeverFires() {
        assertEquals(
                List.of("restore.schedules.s.cron never fires again: 0 0 30 2 *"),
                problems(NIGHTLY, "cron", "0 0 30 2 *"));
    }

    @Test
    void aScheduleTellsWhatItMeansAndItsNextFiveTimes() {
        assertEquals(
                "at 02:30 on Sunday to Thursday (Europe/Berlin),"
                        + " next Sun 2026-10-25T02:30+01:00, Mon 2026-10-26T02:30+01:00,"
                        + " Tue 2026-10-27T02:30+01:00, Wed 2026-10-28T02:30+01:00,"
                        + " Thu 2026-10-29T02:30+01:00",
                told(NIGHTLY, "2026-10-24T12:00:00Z", "cron", "0 30 2 ? * 1-5"));
        assertEquals(
                "at 12:00 every day in 2030 (Europe/Berlin), next Tue 2030-12-31T12:00+01:00",
                told(NIGHTLY, "2030-12-30T11:00:00Z", "cron", "0 0 12 * * ? 2030"));
        assertEquals(
                "every 15m (UTC), next Sat 2026-10-24T12:15Z, Sat 2026-10-24T12:30Z,"
                        + " Sat 2026-10-24T12:45Z, Sat 2026-10-24T13:00Z, Sat 2026-10-24T13:15Z",
                told(OFTEN, "2026-10-24T12:00:00Z"));
    }

    private static String told(Map<String, String> base, String now, String... changes) {
        return ScheduleSettings.read(new SettingsReader(values(base, changes)), FOLDER)
                .enabled()
                .get(0)
                .describe(Instant.parse(now));
    }

    @ParameterizedTest
    @CsvSource({"0s", "200ms", "1500ms"})
    void periodIsWholeSeconds(String every) {
        assertEquals(
                List.of(
                        "restore.schedules.s.every must be whole seconds, at least 1s, not "
                                + every),
                problems(OFTEN, "every", every));
    }

    @Test
    void periodThatIsNoTimeIsToldOnce() {
        assertEquals(
                List.of(
                        "restore.schedules.s.every must be a time such as 200ms, 30s, 15m, 1h or 2d"),
                problems(OFTEN, "every", "often"));
        assertEquals(List.of(), problems(OFTEN, "time-zone", "UTC"));
        assertEquals(1, problems(OFTEN, "time-zone", "Moon").size());
    }
}
