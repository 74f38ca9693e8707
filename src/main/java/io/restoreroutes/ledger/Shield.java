package io.restoreroutes.ledger;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs work on threads that nobody interrupts. An interrupted thread in the midst of a read or
 * write closes H2's file for all others; H2's own way around that (its {@code async:} files) made
 * intake a quarter slower.
 */
final class Shield implements AutoCloseable {
    private final AtomicInteger number = new AtomicInteger();
    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    work -> {
                        Thread thread =
                                new Thread(work, "restore-ledger-" + number.incrementAndGet());
                        thread.setDaemon(true);
                        return thread;
                    });

    /**
     * Waits for the work to end, however often the caller is interrupted meanwhile.
     *
     * @throws LedgerException if it was given up
     */
    <T> T run(Supplier<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        underWay.add(future);
        boolean interrupted = false;
        try {
            threads.execute(() -> complete(future, work));
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } finally {
            underWay.remove(future);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static <T> void complete(CompletableFuture<T> future, Supplier<T> work) {
        try {
            future.complete(work.get());
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
        }
    }

    /**
     * Lets all who wait go: H2 has closed the database, and a thread that is in it then may never
     * come back from it. What such a thread still commits is in the file that is opened next, so
     * for the caller it is as with any answer that was lost.
     */
    void giveUp(LedgerException why) {
        // Each gets one of its own: several threads may throw it at the same time.
        // Who is let go comes back at once, and is not meant.
        List.copyOf(underWay).forEach(future -> future.completeExceptionally(why.again()));
    }

    private static RuntimeException rethrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException(cause);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
