package io.restoreroutes.intake;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Room for the bodies that are taken into the ledger at the same time: together no more than the
 * longest one allowed, because each needs many times its size meanwhile.
 */
public final class BodyRoom {
    private final int size;
    private final Semaphore free;
    private final BooleanSupplier stopping;

    /**
     * @param size in bytes
     * @param stopping whether nobody is to wait any longer
     */
    public BodyRoom(int size, BooleanSupplier stopping) {
        this.size = size;
        this.free = new Semaphore(size, true);
        this.stopping = stopping;
    }

    /**
     * Waits for room, which is the exchange's until it is done.
     *
     * @throws IllegalStateException if the application stops meanwhile; the message goes back
     */
    public void enter(Exchange exchange, long bytes) throws InterruptedException {
        int room = (int) Math.min(size, Math.max(1, bytes));
        while (!free.tryAcquire(room, 1, TimeUnit.SECONDS)) {
            if (stopping.getAsBoolean()) {
                throw new IllegalStateException("the application stops");
            }
        }
        exchange.getExchangeExtension()
                .addOnCompletion(
                        new SynchronizationAdapter() {
                            @Override
                            public void onDone(Exchange done) {
                                free.release(room);
                            }
                        });
    }
}
