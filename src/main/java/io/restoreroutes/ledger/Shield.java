package io.restoreroutes.ledger;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs work on threads that nobody interrupts. An interrupted thread in the midst of a read or
 * write closes H2's file for all others; H2's own way around that (its {@code async:} files) made
 * intake a quarter slower.
 */
final class Shield implements AutoCloseable {
    private final AtomicInteger number = new AtomicInteger();
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    work -> {
                        Thread thread =
                                new Thread(work, "restore-ledger-" + number.incrementAndGet());
                        thread.setDaemon(true);
                        return thread;
                    });

    /** Waits for the work to end, however often the caller is interrupted meanwhile. */
    <T> T run(Supplier<T> work) {
        Future<T> future = threads.submit(work::get);
        boolean interrupted = false;
        try {
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
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
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
