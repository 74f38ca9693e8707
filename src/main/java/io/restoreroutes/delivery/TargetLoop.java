package io.restoreroutes.delivery;

import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.loop.Loop.Rest;
import io.restoreroutes.loop.Outage;
import io.restoreroutes.request.ExchangeKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * Sends outcomes to one named target in the ledger's order, one message at a time. What the target
 * does not take in time goes to its dead letters.
 */
final class TargetLoop extends DeliveryLoop {
    private static final int READ = 500;
    private static final int GONE = 410;

    /** After so many the position is stored, so at most so many come again after a crash. */
    private static final int STORE_AFTER = 100;

    /** Rows that the target does not want cost nothing to read again. */
    private static final int STORE_AFTER_PASSED_OVER = 5_000;

    /** A batch ends with the outcome that reaches it. */
    private static final int BATCH_CHARACTERS = 1_000_000;

    /** Longer waits are cut, so that another process does not wait for this one's. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final Target target;
    private final DeadLetters deadLetters;
    private final ProducerTemplate template;
    private final Endpoint route;
    private final Clock clock;
    private final DiskSync disk;
    private final TargetRetry retry;

    /** Null = to be read from the ledger. */
    private Long position;

    /** Of {@link System#nanoTime}: the next try is not begun earlier. */
    private long notBefore = System.nanoTime();

    /** How many outcomes the next message has at most. */
    private int batchSize;

    /** The target said that it will not come back: nothing is sent to it any more. */
    private boolean gone;

    private int sent;
    private int passedOver;

    TargetLoop(
            Ledger ledger,
            Target target,
            DeadLetters deadLetters,
            ProducerTemplate template,
            Endpoint route,
            Clock clock,
            DiskSync disk) {
        super(ledger.leases(), target.name(), "Delivery to '" + target.name() + "' works again");
        this.ledger = ledger;
        this.target = target;
        this.deadLetters = deadLetters;
        this.template = template;
        this.route = route;
        this.clock = clock;
        this.disk = disk;
        this.retry = new TargetRetry(target.settings().deadLetterAfter(), clock, System::nanoTime);
        this.batchSize = target.settings().batchSize();
    }

    @Override
    Rest pass() {
        if (gone) {
            return Rest.IDLE;
        }
        Duration rest = Duration.ofNanos(notBefore - System.nanoTime());
        if (rest.compareTo(Duration.ZERO) > 0) {
            return Rest.of(rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST);
        }
        if (position == null) {
            position = ledger.outbox().position(target.name());
        }
        List<OutboxRow> rows = ledger.outbox().read(position, READ);
        int next = 0;
        while (next < rows.size()) {
            if (mustEnd() || !isMine()) {
                return Rest.IDLE;
            }
            List<OutboxRow> message = new ArrayList<>();
            next = collect(rows, next, message);
            if (!message.isEmpty()) {
                Exception failure = send(message);
                if (failure == null) {
                    succeeded();
                } else {
                    Optional<Rest> before = failed(message, failure);
                    if (before.isPresent()) {
                        return before.get();
                    }
                }
                sent += message.size();
            }
            position = rows.get(next - 1).seq();
            if (sent >= STORE_AFTER || passedOver >= STORE_AFTER_PASSED_OVER) {
                store();
            }
        }
        if (!rows.isEmpty()) {
            return Rest.NONE;
        }
        if (sent > 0) {
            store();
        }
        // Nothing is left to send, perhaps because it was given up: the target may still be down.
        outage.over(Outage.LEDGER);
        outage.over(Outage.FAULT);
        return Rest.IDLE;
    }

    /** Fills the next message. {@return the index of the first row behind it} */
    private int collect(List<OutboxRow> rows, int from, List<OutboxRow> message) {
        int next = from;
        int characters = 0;
        while (next < rows.size() && message.size() < batchSize && characters < BATCH_CHARACTERS) {
            OutboxRow row = rows.get(next++);
            if (target.wants(row)) {
                message.add(row);
                characters += row.json().length();
            } else {
                passedOver++;
            }
        }
        return next;
    }

    private Exception send(List<OutboxRow> rows) {
        Exchange exchange =
                template.send(
                        route,
                        ExchangePattern.InOnly,
                        message -> {
                            message.setProperty(ExchangeKeys.TARGET, target.name());
                            message.getMessage().setBody(new OutcomeBatch(rows));
                        });
        clearInterrupt();
        return exchange.getException() == null ? awaitFile(exchange) : exchange.getException();
    }

    /**
     * Camel waits for what it writes into a file, but not for the file's name. {@return why it
     * could not be waited for, or null}
     */
    private Exception awaitFile(Exchange exchange) {
        String file = exchange.getMessage().getHeader(Exchange.FILE_NAME_PRODUCED, String.class);
        if (file == null || !(target.endpoint() instanceof FileEndpoint)) {
            return null;
        }
        try {
            Path folder = Path.of(file).toAbsolutePath().getParent();
            disk.folder(folder);
            disk.names(folder);
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private void succeeded() {
        retry.reset();
        batchSize = target.settings().batchSize();
        if (!outage.isLedgerAway()) {
            // One that lets be read but not written is back when the position is stored.
            outage.over();
        }
        deadLetters.over();
    }

    /** {@return what to do before the next try; empty if the message was given up} */
    private Optional<Rest> failed(List<OutboxRow> message, Exception failure) {
        if (target.settings().stopsWhenGone() && isGone(failure)) {
            return Optional.of(stopSending());
        }
        String reason = Reason.of(failure, target.hidden());
        if (outage.begins("target")) {
            log.warn(
                    "Delivery to '{}' fails ({}). Its outcomes wait in the ledger, in order, and"
                            + " are tried again after 1 s, then less often, at least once a minute"
                            + " unless the target asks for a longer wait.",
                    target.name(),
                    reason);
        }
        // The same batch comes again, so that it can be told by its id.
        batchSize = message.size();
        Instant failingSince = retry.failed();
        if (!retry.isOver(TargetRetry.finishedAt(message.get(message.size() - 1)))) {
            return Optional.of(rest(failure));
        }
        if (message.size() > 1) {
            // Only those are given up that fail by themselves.
            batchSize = 1;
            return Optional.of(Rest.NONE);
        }
        return giveUp(message.get(0), reason, failingSince)
                ? Optional.empty()
                : Optional.of(rest(failure));
    }

    private boolean isGone(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpOperationFailedException http
                    && http.getStatusCode() == GONE) {
                return target.settings().isWeb();
            }
        }
        return false;
    }

    /** Until the next start, or until another process delivers: each asks once more. */
    private Rest stopSending() {
        if (sent > 0) {
            store();
        }
        gone = true;
        outage.begins("gone");
        log.error(
                "Delivery to '{}' has stopped: it answered 410, which means that it is gone for"
                        + " good. Its outcomes wait in the ledger, which keeps their jobs so long,"
                        + " and are sent after the next start. Take the target out of the settings,"
                        + " mend its address, or set {}=retry.",
                target.name(),
                TargetSettings.KEYS.of(target.name(), "on-gone"));
        return Rest.IDLE;
    }

    private Rest rest(Exception failure) {
        if (sent > 0) {
            store();
        }
        Duration wait = retry.next(ToldWait.of(failure, clock.instant()));
        notBefore = System.nanoTime() + wait.toNanos();
        return Rest.of(LONGEST_REST);
    }

    private boolean giveUp(OutboxRow row, String reason, Instant failingSince) {
        try {
            deadLetters.put(row, reason, failingSince, clock.instant());
            return true;
        } catch (IOException e) {
            if (outage.begins("dead letters")) {
                log.error(
                        "Outcomes that '{}' does not take cannot be put into the folder {} ({})."
                                + " They stay in the ledger and are tried again.",
                        target.name(),
                        deadLetters.folder(),
                        OutboxWriteException.reason(e));
            }
            return false;
        }
    }

    private void store() {
        ledger.outbox().advance(target.name(), position);
        outage.over(Outage.LEDGER);
        sent = 0;
        passedOver = 0;
    }

    @Override
    void beginAnew() {
        position = null;
        notBefore = System.nanoTime();
        batchSize = target.settings().batchSize();
        retry.reset();
        gone = false;
        sent = 0;
        passedOver = 0;
    }

    @Override
    void brokenOff() {
        // What was sent is known here better than in the ledger.
    }

    @Override
    void finish() {
        if (sent == 0) {
            return;
        }
        try {
            store();
        } catch (LedgerException e) {
            log.warn(
                    "The last {} outcomes sent to '{}' will be sent again at the next start: {}",
                    sent,
                    target.name(),
                    e.getMessage());
        }
    }
}
