package io.restoreroutes.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.restoreroutes.call.CallFixture;
import io.restoreroutes.imagekit.ImageKitRules;
import io.restoreroutes.provider.RateAnnouncement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnouncementTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Announcements announcements = new Announcements();

    private static List<RateAnnouncement> heard(String limit, String interval) {
        return new ImageKitRules()
                .announced(
                        CallFixture.answer(
                                200,
                                "{}",
                                "x-ratelimit-LIMIT",
                                limit,
                                "X-RATELIMIT-interval",
                                interval));
    }

    @Test
    void readsOneOrSeveralWindows() {
        assertEquals(List.of(new RateAnnouncement(40, SECOND)), heard("40", "1000"));
        assertEquals(
                List.of(
                        new RateAnnouncement(40, SECOND),
                        new RateAnnouncement(1000, Duration.ofMinutes(1))),
                heard("40, 1000", "1000, 60000"));
        assertEquals(2, heard("[40, 1000]", "[1000, 60000]").size());
    }

    @ParameterizedTest
    @CsvSource({
        "0,1000",
        "-1,1000",
        "x,1000",
        "40,0",
        "40,-5",
        "40,soon",
        "40,''",
        "'',1000",
        "40,86400000",
        "'40,50',1000",
        "1e9,1000"
    })
    void ignoresWhatIsNoRate(String limit, String interval) {
        assertEquals(List.of(), heard(limit, interval));
    }

    @Test
    void theLongestNumberIsNotTooLong() {
        assertEquals(1, heard("9".repeat(30), "1000").size());
        assertThrows(IllegalArgumentException.class, () -> new RateAnnouncement(0, SECOND));
        assertThrows(IllegalArgumentException.class, () -> new RateAnnouncement(1, Duration.ZERO));
    }

    @Test
    void theNarrowestOfAllWindowsCounts() {
        announcements.heard(new RateAnnouncement(100, SECOND), true, 0);
        announcements.heard(new RateAnnouncement(1200, Duration.ofMinutes(1)), true, 1);
        announcements.heard(new RateAnnouncement(40, SECOND), false, 2);
        assertEquals(20, announcements.narrowest().perSecond());
        announcements.heard(new RateAnnouncement(6000, Duration.ofMinutes(1)), true, 3);
        assertEquals(40, announcements.narrowest().perSecond());
    }

    @Test
    void aWindowThatIsNotAnnouncedAnyMoreIsForgotten() {
        announcements.heard(new RateAnnouncement(10, SECOND), true, 0);
        announcements.heard(new RateAnnouncement(20, SECOND), false, 0);
        for (int i = 0; i < 9; i++) {
            announcements.heard(new RateAnnouncement(6000, Duration.ofMinutes(1)), true, i);
        }
        assertEquals(20, announcements.narrowest().perSecond());
        long later = Duration.ofMinutes(2).toNanos();
        announcements.heard(new RateAnnouncement(6000, Duration.ofMinutes(1)), true, later);
        assertEquals(100, announcements.narrowest().perSecond());
    }
}
