package io.restoreroutes.embed;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.intake.AcceptReply;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.Requests;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of the machine is set by hours between a write and the look for what became of it. */
class SetClockTest {
    private static final Duration HOURS = Duration.ofHours(3);

    @TempDir Path folder;
    private final Host host = new Host();
    private final Wall wall = new Wall();

    private static final class Wall extends Clock {
        private volatile Duration set = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(set);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void start() throws Exception {
        host.box.addFile(
                BoxFileSpec.file("5")
                        .version("51", "good")
                        .version("52", "bad")
                        // An hour old, and somebody else's.
                        .version("53", "good"));
        host.box.upload("5", "54", "worse");
        Map<String, String> settings = host.settings(folder);
        settings.put("restore.retry.settle-time", "1s");
        host.start(
                new RestoreRoutes(folder, false)
                        .withSettings(settings)
                        .withClock(wall)
                        .withDelivery("direct:told"));
        // Tells what time it is at Box.
        accept(Host.promote(7));
        await().until(() -> told("promoted") == 1);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void accept(String request) {
        host.ask("direct:restore-accept", request, AcceptReply.class);
    }

    private long told(String status) {
        return host.told.stream()
                .filter(outcome -> outcome.contains("\"status\":\"" + status + "\""))
                .count();
    }

    private void promoteAndSet(Fault lost, Duration step) {
        host.box.faults().when(Requests.writes()).times(1).then(lost);
        host.box.hold();
        accept(Host.DOCUMENT.formatted(5, "51"));
        await().until(() -> !host.box.log().calls(Requests.files(List.of("5"))).isEmpty());
        wall.set = step;
        host.box.release();
        await().until(() -> host.told.size() == 2);
        assertEquals(2, told("promoted"), () -> host.told.toString());
        assertEquals(1, host.box.promotes("5"));
        assertEquals("51", host.box.version("5", host.box.currentVersion("5")).promotedFrom());
    }

    @Test
    void whatHappenedIsFoundByAClockThatWasSetBack() {
        promoteAndSet(Fault.close().afterEffect(), HOURS.negated());
    }

    @Test
    void whatHappenedIsFoundByAClockThatWasSetAhead() {
        promoteAndSet(Fault.close().afterEffect(), HOURS);
    }

    @Test
    void whatDidNotHappenIsSentByAClockThatWasSetAhead() {
        promoteAndSet(Fault.close(), HOURS);
    }

    @Test
    void whatDidNotHappenIsSentByAClockThatWasSetBack() {
        promoteAndSet(Fault.close(), HOURS.negated());
    }
}
