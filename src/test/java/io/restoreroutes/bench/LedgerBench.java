package io.restoreroutes.bench;

import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Status;
import io.restoreroutes.testing.PostgresServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Measures the ledger alone: lines accepted a second, claims a second, items claimed and recorded a
 * second. Arguments: {@code h2|postgresql}, lines (default 200000), items to work off (default
 * 50000), explicit ids ({@code ids}, optional).
 */
public final class LedgerBench {
    private static final int BATCH = 1_000;
    private static final Clock CLOCK = Clock.systemUTC();

    private static final com.sun.management.OperatingSystemMXBean CPU =
            ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    private static long lastCpu;

    private LedgerBench() {}

    public static void main(String[] args) throws Exception {
        boolean h2 = args.length == 0 || args[0].equals("h2");
        int lines = args.length > 1 ? Integer.parseInt(args[1]) : 200_000;
        int work = args.length > 2 ? Integer.parseInt(args[2]) : 50_000;
        boolean ids = args.length > 3 && args[3].equals("ids");
        Path folder = Files.createTempDirectory("ledger-bench");
        LedgerSettings settings =
                h2
                        ? new LedgerSettings("jdbc:sqlite:" + folder.resolve("l.db"), "sa", "")
                        : new LedgerSettings(
                                PostgresServer.newDatabase(),
                                PostgresServer.USER,
                                PostgresServer.PASSWORD);
        try (Ledger ledger = Ledger.open(settings, CLOCK)) {
            intake(ledger, lines, ids);
            if (work == 0) {
                return;
            }
            claims(ledger, 1, 500);
            claims(ledger, 64, 200);
            for (int recordMax : new int[] {64, 512}) {
                work(ledger, work, recordMax);
            }
            nextDue(ledger);
        }
    }

    private static void intake(Ledger ledger, int lines, boolean ids) {
        Job job = ledger.intake().begin("bench", "bench", null);
        long start = System.nanoTime();
        long part = start;
        for (int from = 0; from < lines; from += BATCH) {
            List<CheckedLine> batch = new ArrayList<>();
            for (int i = from; i < Math.min(lines, from + BATCH); i++) {
                String id = String.format("%024x", (i * 0x9E3779B97F4A7C15L) >>> 1);
                batch.add(
                        new CheckedLine.Valid(
                                i + 1,
                                new RestoreRequest(
                                        ids ? "ticket-" + id : null,
                                        Provider.IMAGEKIT,
                                        "shop",
                                        Operation.RESTORE,
                                        id,
                                        id,
                                        "wrong photo",
                                        Map.of("ticket", "4711"))));
            }
            job = ledger.intake().commit(job, batch).job();
            if ((from + BATCH) % 100_000 == 0) {
                report("  intake lines/s at " + (from + BATCH), 100_000, part);
                part = System.nanoTime();
            }
        }
        report("intake lines/s", lines, start);
        ledger.intake().complete(job.jobId());
    }

    private static void claims(Ledger ledger, int max, int times) {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            ledger.claim("shop", max);
        }
        report("claims/s of " + max, times, start);
        ledger.recoverTrying(CLOCK.instant());
    }

    /** One thread claims, one records, as the worker does. */
    private static void work(Ledger ledger, int items, int recordMax) throws InterruptedException {
        BlockingQueue<ClaimedItem> claimed = new ArrayBlockingQueue<>(1024);
        long start = System.nanoTime();
        Thread claimer =
                new Thread(
                        () -> {
                            int count = 0;
                            while (count < items) {
                                for (ClaimedItem item : ledger.claim("shop", 64)) {
                                    count++;
                                    put(claimed, item);
                                }
                            }
                        });
        claimer.start();
        int done = 0;
        while (done < items) {
            List<ClaimedItem> batch = new ArrayList<>();
            ClaimedItem first = claimed.poll(30, TimeUnit.SECONDS);
            batch.add(first);
            claimed.drainTo(batch, recordMax - 1);
            ledger.record(batch.stream().map(LedgerBench::restored).toList());
            done += batch.size();
        }
        report("claimed (64) and recorded (" + recordMax + ") items/s", done, start);
        claimer.join();
        // One at a time: what one lone request costs.
        start = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            ledger.record(Collections.singletonList(restored(ledger.claim("shop", 1).get(0))));
        }
        report("claim 1 and record 1, items/s", 1_000, start);
    }

    private static void nextDue(Ledger ledger) {
        long start = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            ledger.nextDue(List.of("shop"));
        }
        report("nextDue/s", 200, start);
        start = System.nanoTime();
        ledger.openItems();
        report("openItems/s", 1, start);
    }

    private static void put(BlockingQueue<ClaimedItem> queue, ClaimedItem item) {
        try {
            queue.put(item);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Verdict restored(ClaimedItem item) {
        RestoreRequest request = item.request();
        RestoreOutcome outcome =
                new RestoreOutcome(
                        item.outcomeId(),
                        Status.RESTORED,
                        request.requestId(),
                        item.jobId(),
                        item.source(),
                        request.provider().wireName(),
                        request.account(),
                        request.operation().wireName(),
                        request.fileId(),
                        request.versionId(),
                        request.reason(),
                        request.labels(),
                        request.versionId(),
                        1,
                        item.acceptedAt(),
                        CLOCK.instant(),
                        null,
                        null,
                        null);
        return new Verdict.Ended(item, outcome, null, null, 1);
    }

    private static void report(String what, long count, long startNanos) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        long cpu = CPU.getProcessCpuTime();
        System.out.printf(
                "%-45s %,12.0f   CPU of this process %.3f ms each%n",
                what, count / seconds, (cpu - lastCpu) / 1e6 / count);
        lastCpu = cpu;
    }
}
