package io.restoreroutes.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.restoreroutes.gate.PacedRun.Headers;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the gate makes of rate limits, in virtual time: a minute takes milliseconds. */
class PacingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private static Supplier<LimitedServer> windows(int limit, double interval) {
        return () -> LimitedServer.windows(limit, interval, interval / 3);
    }

    private static Supplier<LimitedServer> bucket(int perSecond, int holds) {
        return () -> LimitedServer.bucket(perSecond, holds);
    }

    private static PacedRun run(Supplier<LimitedServer> server, Headers headers, long seed) {
        Duration unit = headers == Headers.NONE ? SECOND : MILLISECOND;
        return new PacedRun(server.get(), headers, unit, 16, seed);
    }

    private static Stream<Arguments> limits() {
        return Stream.of(
                arguments("40/s windows", windows(40, 1)),
                arguments("40/s bucket", bucket(40, 40)),
                arguments("1000 per 6 s windows", windows(1000, 6)),
                arguments("1000 per 6 s bucket", bucket(167, 1000)),
                arguments("1000 per minute", windows(1000, 60)));
    }

    private static void assertGood(PacedRun run, double leastUsed) {
        assertTrue(run.used() >= leastUsed, run.toString());
        assertTrue(run.refusals() < 0.5, run.toString());
        assertEquals(0, run.early(), run.toString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void keepsToWhatIsAnnounced(String name, Supplier<LimitedServer> server) {
        for (int seed = 0; seed < 5; seed++) {
            assertGood(run(server, Headers.ALWAYS, seed).run(300), 95);
            assertGood(run(server, Headers.ON_REFUSALS, seed).run(300), 95);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void learnsWhatOnlyRefusalsTell(String name, Supplier<LimitedServer> server) {
        // A wait told in whole seconds costs most where a window is no longer than that.
        double least = name.equals("40/s windows") ? 88 : 95;
        for (int seed = 0; seed < 5; seed++) {
            assertGood(run(server, Headers.NONE, seed).run(600), least);
        }
    }

    @Test
    void followsALimitThatIsAnnouncedAtOnce() {
        for (int seed = 0; seed < 5; seed++) {
            PacedRun run = run(windows(40, 1), Headers.ALWAYS, seed).run(30);
            assertGood(run.server(LimitedServer.windows(80, 1, 0)).mark().run(60), 95);
            assertGood(run.server(LimitedServer.windows(20, 1, 0)).mark().run(60), 95);
            assertGood(run.server(LimitedServer.bucket(167, 100)).mark().run(60), 95);
        }
    }

    @Test
    void noticesALoweredLimit() {
        for (int seed = 0; seed < 5; seed++) {
            for (Headers headers : new Headers[] {Headers.ON_REFUSALS, Headers.NONE}) {
                PacedRun run = run(windows(1000, 6), headers, seed).run(60);
                assertGood(run.server(LimitedServer.windows(500, 6, 0)).mark().run(300), 94);
            }
        }
    }

    /** A thousand a minute, ten times as fast, with nothing said but whole seconds to wait. */
    @Test
    void noticesALoweredLimitWithinTheFirstMinute() {
        double used = 0;
        double refusals = 0;
        for (int seed = 0; seed < 20; seed++) {
            double length = 5.5 + seed / 20.0;
            PacedRun run = run(() -> LimitedServer.windows(1000, length, 0), Headers.NONE, seed);
            run.published(1000, Duration.ofMinutes(1)).run(30);
            run.server(LimitedServer.windows(500, length, length / 3)).run(30);
            used += run.used() / 20;
            refusals += run.refusals() / 20;
            assertEquals(0, run.early(), run.toString());
        }
        assertTrue(used >= 95, "used " + used);
        assertTrue(refusals < 0.4, "refused " + refusals);
    }

    @Test
    void fewCallsAreRefusedWhereAPublishedLimitIsMetForTheFirstTime() {
        PacedRun run = run(() -> LimitedServer.windows(1000, 60, 0), Headers.NONE, 1);
        run.published(1000, Duration.ofMinutes(1)).run(30);
        assertTrue(run.refusals() < 0.3, run.toString());
    }

    @Test
    void findsOutThatALimitWasRaised() {
        for (int seed = 0; seed < 5; seed++) {
            for (Headers headers : new Headers[] {Headers.ON_REFUSALS, Headers.NONE}) {
                PacedRun run = run(windows(500, 6), headers, seed).run(60);
                run.server(LimitedServer.windows(1000, 6, 0)).run(180);
                assertGood(run.mark().run(300), 93);
            }
        }
    }

    @Test
    void isNotConfusedByIdleTime() {
        PacedRun run = run(windows(1000, 6), Headers.NONE, 1).run(120);
        assertGood(run.idle(3600).mark().run(300), 94);
    }

    @Test
    void refusalsThatHaveNothingToDoWithTheRateTeachNothing() {
        AccountGate gate = TestGates.openGate(16);
        for (int times = 0; times < 5; times++) {
            long sent = gate.now();
            gate.reports().limited(sent, Duration.ofNanos(1), SECOND, "now and then");
            for (int later = 1; later <= 10; later++) {
                gate.reports().accepted(sent + later);
            }
            assertEquals(0, gate.tryEnter());
            gate.leave();
        }
        assertTrue(!gate.isNarrow());
    }

    /** The waits alone allow nearly as many calls a second as there are between two refusals. */
    @ParameterizedTest(name = "one of {0}, {1} ways")
    @CsvSource({"20,16", "20,64", "100,16", "100,64", "300,64"})
    void refusalsAtRandomDoNotSlowAnAccountDownForLong(int oneOf, int ways) {
        for (Duration unit : List.of(SECOND, MILLISECOND)) {
            double used = 0;
            for (int seed = 0; seed < 8; seed++) {
                LimitedServer server = LimitedServer.busy(oneOf, seed);
                used += new PacedRun(server, Headers.NONE, unit, ways, seed).run(900).used() / 8;
            }
            assertTrue(used > 35, "used " + used + " % with waits in units of " + unit);
        }
    }

    @ParameterizedTest(name = "one of {0}")
    @CsvSource({"120,6", "250,8"})
    void refusalsAtRandomBesideALimitDoNotLetAnAccountCrawl(int oneOf, double least) {
        double worst = Double.MAX_VALUE;
        for (int seed = 0; seed < 6; seed++) {
            LimitedServer server = LimitedServer.moody(LimitedServer.bucket(100, 100), oneOf, seed);
            PacedRun run = new PacedRun(server, Headers.NONE, SECOND, 16, seed);
            for (int halfMinute = 0; halfMinute < 60; halfMinute++) {
                worst = Math.min(worst, run.mark().run(30).used());
            }
        }
        assertTrue(worst > least, "worst half minute: " + worst + " % of the limit");
    }
}
