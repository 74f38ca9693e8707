package io.restoreroutes.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restoreroutes.sandbox.CallLog;
import io.restoreroutes.sandbox.ImageKitSandbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * ImageKit's stand-in as a process of its own, in which every file exists. Takes commands from
 * standard input, one a line, and ends with it:
 *
 * <ul>
 *   <li>{@code latency MILLIS}
 *   <li>{@code expect CALLS} answers {@code expecting}, {@code first} when the first of them has
 *       come, and {@code last SECONDS} with the time between the two when the last one has
 *   <li>{@code count} answers {@code count CALLS NANOS}: all calls so far, and this clock
 * </ul>
 */
final class StandIn {
    /** How exactly the time of a call is told; looking more often would cost more. */
    private static final long LOOK_NANOS = 2_000_000;

    private StandIn() {}

    public static void main(String[] args) throws IOException {
        try (ImageKitSandbox provider = ImageKitSandbox.start();
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            provider.anyFileExists(2);
            CallLog log = provider.log();
            log.keep(0);
            System.out.println("url " + provider.baseUrl());
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                String[] words = line.split(" ", 2);
                switch (words[0]) {
                    case "latency" -> provider.latency(Duration.ofMillis(Long.parseLong(words[1])));
                    case "expect" -> expect(log, Long.parseLong(words[1]));
                    case "count" ->
                            System.out.println("count " + log.total() + " " + System.nanoTime());
                    default -> throw new IllegalArgumentException(line);
                }
            }
        }
    }

    private static void expect(CallLog log, long calls) {
        long before = log.total();
        System.out.println("expecting");
        await(log, before + 1);
        long first = System.nanoTime();
        System.out.println("first");
        await(log, before + calls);
        System.out.println("last " + (System.nanoTime() - first) / 1e9);
    }

    private static void await(CallLog log, long total) {
        while (log.total() < total) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
