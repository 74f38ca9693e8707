package io.restoreroutes.schedule;

import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.ScheduleBook;
import io.restoreroutes.request.ExchangeKeys;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.ExchangeBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends each firing through the YAML route; waits for a ledger that is away. */
final class Firings {
    /** Where the YAML route of the schedule intake begins. */
    static final String ENTRY = "direct:restore-schedule-fired";

    private static final long RETRY_MILLIS = 1000;
    private static final Duration RETRY_OTHER = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(Firings.class);

    private final CamelContext context;
    private final ScheduleBook book;
    private final ProducerTemplate template;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicBoolean ledgerAway = new AtomicBoolean();
    private final Semaphore free = new Semaphore(ScheduleClock.THREADS);

    Firings(CamelContext context, ScheduleBook book) {
        this.context = context;
        this.book = book;
        this.template = context.createProducerTemplate();
    }

    /** {@return after how long it is to come once more; empty if it is over} */
    Optional<Duration> fire(Schedule schedule, Firing firing) {
        if (!free.tryAcquire()) {
            // It was stopped.
            return Optional.empty();
        }
        try {
            Exception failure = send(schedule, firing);
            if (failure == null || stopping.getCount() == 0) {
                return Optional.empty();
            }
            LOG.error(
                    "Schedule {}: the firing of {} did not get through and is tried again in a"
                            + " minute: {}",
                    schedule.name(),
                    schedule.local(firing.fireTime()),
                    failure.toString());
            return Optional.of(RETRY_OTHER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            free.release();
        }
    }

    /** {@return why it failed for good, or null} */
    private Exception send(Schedule schedule, Firing firing) throws InterruptedException {
        Exception failure = sendOnce(firing);
        if (failure instanceof LedgerException && ledgerAway.compareAndSet(false, true)) {
            LOG.error(
                    "Schedule {}: the firing of {}, and others after it, wait until the ledger is"
                            + " back: {}",
                    schedule.name(),
                    schedule.local(firing.fireTime()),
                    failure.getMessage());
        }
        while (failure instanceof LedgerException
                && !stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
            failure = sendOnce(firing);
        }
        return failure;
    }

    private Exception sendOnce(Firing firing) {
        Exchange exchange = ExchangeBuilder.anExchange(context).withBody(firing).build();
        Exchange sent = template.send(ENTRY, exchange);
        if (sent.isFailed()) {
            // A splitter wraps it.
            LedgerException away = sent.getException(LedgerException.class);
            return away == null ? sent.getException() : away;
        }
        if (sent.getProperty(ExchangeKeys.BEGUN) == null) {
            return null;
        }
        try {
            book.settle(firing.schedule(), firing.fireTime());
            if (ledgerAway.compareAndSet(true, false)) {
                LOG.info("Schedules fire again");
            }
            return null;
        } catch (LedgerException e) {
            return e;
        }
    }

    /** What waits for the ledger waits no longer; the firing comes again where somebody runs. */
    void stop() {
        stopping.countDown();
    }

    /** Begins nothing any more; waits that long for what is under way. */
    void end(Duration patience) throws InterruptedException {
        if (!free.tryAcquire(ScheduleClock.THREADS, patience.toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.debug("A firing is still under way");
        }
    }
}
