package io.restoreroutes.delivery;

import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.OutboxRow;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;

/** Sends outcomes to one named target, each in an exchange of its own, in the ledger's order. */
final class TargetLoop extends DeliveryLoop {
    private static final int READ = 500;

    /** After so many the position is stored, so at most so many come again after a crash. */
    private static final int STORE_AFTER = 100;

    /** Rows that the target does not want cost nothing to read again. */
    private static final int STORE_AFTER_PASSED_OVER = 5_000;

    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(60);

    private final Ledger ledger;
    private final Target target;
    private final ProducerTemplate template;
    private final Endpoint route;
    private Duration backOff = FIRST_BACK_OFF;

    /** Null = to be read from the ledger. */
    private Long position;

    private int sent;
    private int passedOver;

    TargetLoop(Ledger ledger, Target target, ProducerTemplate template, Endpoint route) {
        super(ledger.leases(), target.name(), "Delivery to '" + target.name() + "' works again");
        this.ledger = ledger;
        this.target = target;
        this.template = template;
        this.route = route;
    }

    @Override
    Rest pass() {
        if (position == null) {
            position = ledger.position(target.name());
        }
        List<OutboxRow> rows = ledger.readOutbox(position, READ);
        for (OutboxRow row : rows) {
            if (mustEnd() || !isMine()) {
                return Rest.IDLE;
            }
            if (target.wants(row)) {
                Exception failure = send(row);
                if (failure != null) {
                    return failed(failure);
                }
                backOff = FIRST_BACK_OFF;
                trouble.over();
                sent++;
            } else {
                passedOver++;
            }
            position = row.seq();
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
        trouble.over();
        return Rest.IDLE;
    }

    private Exception send(OutboxRow row) {
        Exchange exchange =
                template.send(
                        route,
                        ExchangePattern.InOnly,
                        message -> {
                            message.setProperty(TargetMessage.TARGET, target.name());
                            message.getMessage().setBody(row);
                        });
        clearInterrupt();
        return exchange.getException();
    }

    private Rest failed(Exception failure) {
        if (trouble.begins("target")) {
            log.warn(
                    "Delivery to '{}' fails ({}). Its outcomes wait in the ledger, in order, and"
                            + " are tried again after 1 s, then less often, at least once a minute.",
                    target.name(),
                    Reason.of(failure, target.secrets()));
        }
        Rest rest = Rest.of(backOff);
        Duration doubled = backOff.multipliedBy(2);
        backOff = doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
        if (sent > 0) {
            store();
        }
        return rest;
    }

    private void store() {
        ledger.advance(target.name(), position);
        sent = 0;
        passedOver = 0;
    }

    @Override
    void beginAnew() {
        position = null;
        sent = 0;
        passedOver = 0;
    }

    @Override
    void ledgerFailed() {
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
