package io.restoreroutes.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** The bench's end of {@link StandIn}. */
final class ProviderProcess implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Child process;
    private final String url;

    /** How many calls have come so far, and when that was so. */
    record Count(long calls, long nanos) {
        /** {@return calls a second since an earlier count} */
        double rateSince(Count earlier) {
            return (calls - earlier.calls) * 1e9 / (nanos - earlier.nanos);
        }
    }

    ProviderProcess(Path folder) throws InterruptedException, TimeoutException {
        process = Child.java(folder, StandIn.class);
        url = Child.group("^url (.*)", process.await("^url ", LONGEST));
    }

    String url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    /** Answers so late from now on. */
    void latency(Duration latency) {
        process.say("latency " + latency.toMillis());
    }

    /** Watches for so many further calls from now on. */
    void expect(long calls) throws InterruptedException, TimeoutException {
        process.say("expect " + calls);
        process.await("^expecting$", LONGEST);
    }

    void awaitFirst() throws InterruptedException, TimeoutException {
        process.await("^first$", LONGEST);
    }

    /** {@return the seconds between the first expected call and the last} */
    double awaitLast() throws InterruptedException, TimeoutException {
        return Double.parseDouble(Child.group("^last (.*)", process.await("^last ", LONGEST)));
    }

    Count count() throws InterruptedException, TimeoutException {
        process.say("count");
        String[] words = process.await("^count ", LONGEST).text().split(" ", 3);
        return new Count(Long.parseLong(words[1]), Long.parseLong(words[2]));
    }

    @Override
    public void close() {
        process.close();
    }
}
